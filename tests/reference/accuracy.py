"""Gradients and Hessians of functions of x and y over many scales, from 60-digit arithmetic (sympy and mpmath).

Prints tests/behaviour/numbers/accuracy/cases.rs: `python3 tests/reference/accuracy.py > tests/behaviour/numbers/accuracy/cases.rs`.
The points of single precision are exact there.
"""
import struct
import sympy as sp

x, y = sp.symbols("x y", real=True)
F = lambda v: sp.Float(v, 60)
single = lambda v: struct.unpack("f", struct.pack("f", v))[0]
BIG, SMALL = [1e-100, 1e-20, 0.7, 3e10, 1e100], [1e-15, 1e-4, 0.7, 300.0, 1e15]
MID, LOW = [-3.0, -1e-3, 1e-9, 0.4, 12.0], [-3.0, -1e-3, 1e-5, 0.4, 12.0]
UNIT = [-0.99, -1e-4, 1e-12, 0.5, 0.9999]
both = lambda v: (v, v)
ROWS = [  # Rust, sympy, values of x in double and single precision, values of y
    ("x.sqrt() * y", sp.sqrt(x) * y, BIG, SMALL),
    ("x.cbrt() * y", x ** sp.Rational(1, 3) * y, BIG, SMALL),
    ("x.recip() * y", y / x, BIG, SMALL),
    ("y / x", y / x, BIG, SMALL),
    ("x.powi(2) * y", x**2 * y, BIG, SMALL),
    ("x.powi(3) * y", x**3 * y, BIG, SMALL),
    ("x.powi(-1) * y", y / x, BIG, SMALL),
    ("x.powi(-2) * y", y / x**2, BIG, SMALL),
    ("x.powf(1.5) * y", x ** sp.Rational(3, 2) * y, BIG, SMALL),
    ("x.powf(-0.5) * y", x ** sp.Rational(-1, 2) * y, BIG, SMALL),
    ("x.powf(-1.5) * y", x ** sp.Rational(-3, 2) * y, BIG, SMALL),
    ("x.powf(0.25) * y", x ** sp.Rational(1, 4) * y, BIG, SMALL),
    ("x.powf(-0.75) * y", x ** sp.Rational(-3, 4) * y, BIG, SMALL),
    ("x.powf(0.3) * y", x ** F(0.3) * y, BIG, []),
    ("x.powf(-2.7) * y", x ** F(-2.7) * y, BIG, []),
    ("x.exp() * y", sp.exp(x) * y, MID, LOW),
    ("x.exp_m1() * y", (sp.exp(x) - 1) * y, MID + [-30.0], LOW + [-15.0]),
    ("x.exp2() * y", 2**x * y, MID, LOW),
    ("x.ln() * y", sp.log(x) * y, BIG, SMALL),
    ("x.log2() * y", sp.log(x) / sp.log(2) * y, BIG, SMALL),
    ("x.log10() * y", sp.log(x) / sp.log(10) * y, BIG, SMALL),
    ("x.ln_1p() * y", sp.log(1 + x) * y, [-0.999, -1e-12, 1e-100, 0.3, 1e100], [-0.99, -1e-6, 1e-15, 0.3, 1e15]),
    ("x.sin() * y", sp.sin(x) * y, MID, LOW),
    ("x.cos() * y", sp.cos(x) * y, MID, LOW),
    ("x.tan() * y", sp.tan(x) * y, MID, LOW),
    ("x.asin() * y", sp.asin(x) * y, UNIT, UNIT),
    ("x.acos() * y", sp.acos(x) * y, UNIT, UNIT),
    ("x.atan() * y", sp.atan(x) * y, [-3.0, 1e-30, 0.4, 1e5, 1e70], [-3.0, 1e-8, 0.4, 100.0, 1e8]),
    ("x.sinh() * y", sp.sinh(x) * y, MID, LOW),
    ("x.cosh() * y", sp.cosh(x) * y, MID, LOW),
    ("x.tanh() * y", sp.tanh(x) * y, MID + [5.0, -16.0, 19.0, 30.0, 300.0], LOW + [5.0, -9.0, 20.0]),
    ("x.asinh() * y", sp.asinh(x) * y, [-3.0, 1e-30, 0.4, 1e5, 1e70], [-3.0, 1e-8, 0.4, 100.0, 1e8]),
    ("x.acosh() * y", sp.acosh(x) * y, [1.000001, 1.5, 1e5, 1e70], [1.0009765625, 1.5, 100.0, 1e8]),
    ("x.atanh() * y", sp.atanh(x) * y, UNIT, UNIT),
]
SCALES = [(1e-100, 3e-100), (2e-20, 1e-20), (0.3, 1.7), (3e10, 7e9), (1e100, 2e100), (1e60, 1e-60)]
SINGLES = [(1e-15, 3e-15), (2e-5, 1e-5), (0.3, 1.7), (3e4, 7e3), (1e15, 2e15), (1e8, 1e-8)]
NEAR = [(0.3, 1.7), (-1.25, 0.5), (3.0, -2.5), (1e-8, 1e-3), (0.0, 0.75)]
WIDE = [(1e100, 1e150), (1e-100, 1e-150), (1e70, 1e-70), (1e-70, 1e70), (1e-80, 1e-200)]
NARROW = [(1e15, 1e20), (1e-15, 1e-20), (1e10, 1e-10), (1e-10, 1e10)]
INNER = [(1e-60, 3e-60), (2e-20, 1e-20), (0.3, 1.7), (3e10, 7e9), (1e60, 2e60)]
SINGLE_INNER = [(1e-7, 3e-7), (2e-5, 1e-5), (0.3, 1.7), (3e4, 7e3), (1e7, 2e7)]
COMPOUND = [
    ("x.powi(-2) * y", y / x**2, WIDE, NARROW),
    ("x.powi(-1) * y", y / x, WIDE, NARROW),
    ("y / x / x", y / x**2, WIDE, NARROW),
    ("x.powf(-1.5) * y", x ** sp.Rational(-3, 2) * y, WIDE, NARROW),
    ("x.powf(1.5) * y", x ** sp.Rational(3, 2) * y, WIDE, NARROW),
    ("x.sqrt() * y.recip()", sp.sqrt(x) / y, WIDE, NARROW),
    ("x.ln() / y", sp.log(x) / y, WIDE, NARROW),
    ("(x * x + y * y).sqrt()", sp.sqrt(x * x + y * y), SCALES, SINGLES),
    ("(x * x + y * y).recip()", 1 / (x * x + y * y), SCALES, SINGLES),
    # Beyond these scales the fifth power of the distance, a factor that the second derivatives share, is out of range.
    ("(x * x + y * y).sqrt().recip()", 1 / sp.sqrt(x * x + y * y), INNER, SINGLE_INNER),
    ("x / (x + y)", x / (x + y), SCALES, SINGLES),
    ("x * y / (x + y)", x * y / (x + y), SCALES, SINGLES),
    ("x / (x * x + y * y)", x / (x * x + y * y), SCALES, SINGLES),
    ("(x * y).ln() * x", sp.log(x * y) * x, SCALES, SINGLES),
    ("(x / y).ln()", sp.log(x / y), SCALES, SINGLES),
    ("(x / y).sqrt()", sp.sqrt(x / y), SCALES, SINGLES),
    ("(x / y).atan()", sp.atan(x / y), SCALES, SINGLES),
    ("(x + y).powi(-3)", (x + y) ** -3, SCALES, SINGLES),
    ("(x * y).powf(0.75)", (x * y) ** sp.Rational(3, 4), SCALES, SINGLES),
    ("(x + y).powf(-1.5)", (x + y) ** sp.Rational(-3, 2), SCALES, SINGLES),
    ("x.sin() * y.exp() + x * x * y", sp.sin(x) * sp.exp(y) + x * x * y, NEAR, NEAR),
    ("(x * y).sin() / (x * x + y * y + 1.0)", sp.sin(x * y) / (x * x + y * y + 1), NEAR, NEAR),
    ("(-(x * x) - y * y).exp()", sp.exp(-x * x - y * y), NEAR, NEAR),
    ("(x.exp() + y.exp()).ln()", sp.log(sp.exp(x) + sp.exp(y)), NEAR + [(30.0, -40.0)], NEAR + [(10.0, -12.0)]),
    ("(x * y).exp().ln_1p()", sp.log(1 + sp.exp(x * y)), NEAR + [(20.0, -4.0)], NEAR + [(20.0, -4.0)]),
    # Farther out 1 − tanh² has few digits, and which ones is luck.
    ("(x * y).tanh() * x", sp.tanh(x * y) * x, NEAR[:2] + NEAR[3:], NEAR[:2] + NEAR[3:]),
    ("(x * x - y).powi(2) * 100.0 + (-x + 1.0).powi(2)", 100 * (x * x - y) ** 2 + (1 - x) ** 2, NEAR, NEAR),
    ("(x - y).powi(4)", (x - y) ** 4, NEAR, NEAR),
    ("x / (y * y + 1.0).sqrt()", x / sp.sqrt(y * y + 1), NEAR, NEAR),
]


def digits(expr, at):
    value = sp.N(expr.subs({x: F(at[0]), y: F(at[1])}), 50, maxn=2000)
    return "0.0" if value == 0 else f"{sp.Float(value, 25):.20e}".replace("e+", "e")


def lines(expr, points, most):
    partials = [sp.diff(expr, *by) for by in ((x,), (y,), (x, x), (x, y), (y, y))]
    for at in points:
        numbers = [digits(p, at) for p in partials]
        # What neither precision holds says nothing.
        numbers = [n if abs(float(n)) < most else "f64::INFINITY" for n in numbers]
        yield f"        [{at[0]!r}, {at[1]!r}] => [{', '.join(numbers)}];"


print("//! Functions over many scales with 20 digits of their derivatives; printed by `tests/reference/accuracy.py`.\n")
print("use super::accuracy;\n")
every = [(t, e, [(p, 1.5) for p in d], [(single(p), 1.5) for p in s]) for t, e, d, s in ROWS]
every += [(t, e, d, [tuple(map(single, p)) for p in s]) for t, e, d, s in COMPOUND]
for i, (text, expr, double, short) in enumerate(every):
    print(f"accuracy!(case_{i}, |x, y| {text}, double {{")
    print("\n".join(lines(expr, double, 1e308)))
    print("    } single {")
    print("\n".join(lines(expr, short, 3e38)))
    print("    }\n);")
