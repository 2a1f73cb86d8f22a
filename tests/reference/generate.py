"""First and second derivatives of the elementary functions, from 50-digit arithmetic (mpmath).

Prints tests/behaviour/numbers/reference.rs: `python3 tests/reference/generate.py > tests/behaviour/numbers/reference.rs`.
The points are exact in single precision, so that both precisions are compared with the same numbers.
"""
from mpmath import mp, mpf

mp.dps = 80  # differences lose digits; 50 are left
ROWS = [  # method call on x, the same in mpmath, points
    ("x.sqrt()", mp.sqrt, [0.25, 2.0, 1e4]),
    ("x.cbrt()", mp.cbrt, [0.125, 2.5, 1e4]),
    ("x.recip()", lambda x: 1 / x, [-0.5, 3.0, 1024.0]),
    ("x.exp()", mp.exp, [-3.5, 0.0, 2.25]),
    ("x.exp2()", lambda x: mpf(2) ** x, [-3.5, 0.0, 2.25]),
    ("x.exp_m1()", mp.expm1, [-20.0, 0.0, 0.0009765625, 2.25]),
    ("x.ln()", mp.log, [0.125, 1.0, 1e4]),
    ("x.log2()", lambda x: mp.log(x) / mp.log(2), [0.125, 1.0, 1e4]),
    ("x.log10()", lambda x: mp.log(x) / mp.log(10), [0.125, 1.0, 1e4]),
    ("x.ln_1p()", mp.log1p, [-0.5, 0.0, 0.0009765625, 7.0]),
    ("x.log(3.0)", lambda x: mp.log(x) / mp.log(3), [0.125, 5.0]),
    ("x.sin()", mp.sin, [-2.0, 0.5, 3.0]),
    ("x.cos()", mp.cos, [-2.0, 0.5, 3.0]),
    ("x.tan()", mp.tan, [-1.25, 0.5, 1.0]),
    ("x.asin()", mp.asin, [-0.75, 0.125, 0.96875]),
    ("x.acos()", mp.acos, [-0.75, 0.125, 0.96875]),
    ("x.atan()", mp.atan, [-2.0, 0.5, 1e4]),
    ("x.sinh()", mp.sinh, [-2.0, 0.5, 4.0]),
    ("x.cosh()", mp.cosh, [-2.0, 0.5, 4.0]),
    ("x.tanh()", mp.tanh, [-1.5, 0.125, 1.0]),
    ("x.asinh()", mp.asinh, [-2.0, 0.5, 1e4]),
    ("x.acosh()", mp.acosh, [1.125, 2.0, 1e4]),
    ("x.atanh()", mp.atanh, [-0.75, 0.125, 0.96875]),
    ("x.powi(7)", lambda x: x**7, [-1.5, 0.25, 3.0]),
    ("x.powi(-4)", lambda x: x**-4, [-1.5, 0.25, 3.0]),
    ("x.powf(2.5)", lambda x: x**mpf(2.5), [0.25, 3.0]),
    ("x.powf(-1.5)", lambda x: x**mpf(-1.5), [0.25, 3.0]),
    ("x.powf(3.3125)", lambda x: x**mpf(3.3125), [0.25, 3.0]),
    ("x.powf(x)", lambda x: x**x, [0.25, 1.5, 3.0]),
    ("x.atan2(0.5)", lambda x: mp.atan2(x, mpf(0.5)), [-2.0, 0.125, 3.0]),
    ("x.hypot(0.75)", lambda x: mp.hypot(x, mpf(0.75)), [-2.0, 0.125, 3.0]),
    ("x.to_radians()", lambda x: x * mp.pi / 180, [-2.0, 3.0]),
    ("x.to_degrees()", lambda x: x * 180 / mp.pi, [-2.0, 3.0]),
    ("x.mul_add(x, 1.0).sqrt()", lambda x: mp.sqrt(x * x + 1), [-2.0, 0.5]),
    ("x.abs().powi(3)", lambda x: abs(x) ** 3, [-2.0, 0.5]),
    ("(-x).copysign(x).exp()", mp.exp, [-2.0, 0.5]),
    ("(x % 2.0).sin()", lambda x: mp.sin(mp.fmod(x, 2)), [2.5, 5.0]),
    ("x.rem_euclid(2.0).sin()", lambda x: mp.sin(x - 2 * mp.floor(x / 2)), [-1.25, 5.0]),
    ("x.fract().exp()", lambda x: mp.exp(x - mp.floor(x)), [1.25, 2.5]),
]
print("//! Elementary functions against 50-digit derivatives; printed by `tests/reference/generate.py`.\n")
print("use crate::table::elementary;\n")
for i, (text, f, points) in enumerate(ROWS):
    name = "".join(c if c.isalnum() else "_" for c in text).strip("_")
    while "__" in name:
        name = name.replace("__", "_")
    print(f"elementary!(of_{name}, |x| {text},")
    for p in points:
        first, second = mp.diff(f, mpf(p)), mp.diff(f, mpf(p), 2)
        clean = lambda v: mpf(0) if abs(v) < mpf(10) ** -30 else v
        one, two = (mp.nstr(clean(v), 20, min_fixed=0, max_fixed=0) for v in (first, second))
        print(f"    {p!r} => {one}, {two};")
    print(");")
