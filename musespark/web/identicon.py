"""A person's own spark: five rays whose lengths and colours follow from the handle alone."""

import hashlib

# ground, rays, lit ray: pairs that hold 3:1 between ground and rays
PALETTES = (
    ("#f3dcc8", "#8a3b12", "#1f4d45"),
    ("#dbe7dd", "#1f5a45", "#a4451c"),
    ("#dfe0f3", "#3d3a86", "#a8431f"),
    ("#f4e3b8", "#6d4a00", "#3b3a7d"),
    ("#f3d9dc", "#8c2340", "#2b4a6b"),
    ("#d5e6ea", "#1b5468", "#9a4310"),
    ("#e9dfee", "#633a78", "#7a4b00"),
    ("#1f3d3a", "#e9c69a", "#f08a5d"),
    ("#33284d", "#cfc4ef", "#f2a65a"),
    ("#43231a", "#f0c9a4", "#8fc7a6"),
    ("#16324a", "#bcd9ea", "#f4b266"),
    ("#3a2d12", "#ecd58c", "#8fc0d6"),
)


def identicon(handle: str) -> str:
    """Return the inner SVG of a picture with the view box -32 -32 64 64: the same for the same handle, always."""
    seed = hashlib.blake2b(handle.encode(), digest_size=12).digest()
    ground, ray, lit = PALETTES[seed[0] % len(PALETTES)]
    turn, bright = seed[1] * 72 // 255, seed[2] % 5
    rays = [
        _ray(14 + seed[3 + n] % 13, 3 + seed[8 + n % 4] % 4, turn + 72 * n, lit if n == bright else ray)
        for n in range(5)
    ]
    return f'<rect x="-32" y="-32" width="64" height="64" fill="{ground}"/>{"".join(rays)}'


def _ray(length: int, width: int, angle: int, colour: str) -> str:
    belly = -length * 0.45
    shape = (
        f"M0-3C{width} {belly:.0f} {width} {belly - 3:.0f} 0-{length}C-{width} {belly - 3:.0f}-{width} {belly:.0f} 0-3Z"
    )
    return f'<path d="{shape}" fill="{colour}" transform="rotate({angle})"/>'
