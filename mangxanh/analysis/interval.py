"""How sure a share is: Wilson's interval."""

from math import sqrt

Z = 1.959964  # 95 %


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (0 to 1) of `count` answers; all of it for none."""
    if count < 1:
        return 0.0, 1.0
    spread = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    middle, whole = share + Z**2 / (2 * count), 1 + Z**2 / count
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
