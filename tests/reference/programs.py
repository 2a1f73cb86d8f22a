"""Whole functions against 50-digit gradients and Hessians, from jets in 80-digit arithmetic (mpmath).

Prints tests/behaviour/numbers/whole.rs: `python3 tests/reference/programs.py > tests/behaviour/numbers/whole.rs`.
A jet carries beside value, gradient and Hessian their magnitudes: the sums of the absolute values of all terms, a
first-order bound on what rounding in every operation may do. The points are exact in single precision.
"""
from mpmath import mp, mpf

mp.dps = 80


class Jet:
    """Value, gradient, Hessian, and the magnitude of the terms of each."""

    def __init__(self, v, g, h, mv, mg, mh):
        self.v, self.g, self.h, self.mv, self.mg, self.mh = v, g, h, mv, mg, mh

    @staticmethod
    def variables(point):
        n = len(point)
        zero = [[mpf(0)] * n for _ in range(n)]
        unit = lambda i: [mpf(int(i == j)) for j in range(n)]
        return [Jet(mpf(x), unit(i), zero, abs(mpf(x)), unit(i), zero) for i, x in enumerate(point)]

    def lift(self, c):
        if isinstance(c, Jet):
            return c
        n = len(self.g)
        zero = [[mpf(0)] * n for _ in range(n)]
        return Jet(mpf(c), [mpf(0)] * n, zero, abs(mpf(c)), [mpf(0)] * n, zero)

    def _chain(self, d):
        """φ(self) from φ's value and first three derivatives."""
        n = range(len(self.g))
        g = [d[1] * a for a in self.g]
        h = [[d[2] * self.g[i] * self.g[j] + d[1] * self.h[i][j] for j in n] for i in n]
        m = [abs(d[k]) + (abs(d[k + 1]) * self.mv if k < 3 else 0) for k in range(4)]
        mg = [m[1] * a for a in self.mg]
        mh = [[m[2] * self.mg[i] * self.mg[j] + m[1] * self.mh[i][j] for j in n] for i in n]
        return Jet(d[0], g, h, m[0], mg, mh)

    def map(self, f):
        c = mp.taylor(f, self.v, 3)
        return self._chain([c[0], c[1], 2 * c[2], 6 * c[3]])

    def __add__(self, o):
        o = self.lift(o)
        add = lambda a, b: [p + q for p, q in zip(a, b)]
        rows = lambda a, b: [add(p, q) for p, q in zip(a, b)]
        return Jet(self.v + o.v, add(self.g, o.g), rows(self.h, o.h), self.mv + o.mv, add(self.mg, o.mg),
                   rows(self.mh, o.mh))

    def __mul__(self, o):
        o = self.lift(o)
        n = range(len(self.g))
        parts = lambda v, g, h, w, k, m: (
            v * w,
            [v * k[i] + w * g[i] for i in n],
            [[v * m[i][j] + w * h[i][j] + g[i] * k[j] + g[j] * k[i] for j in n] for i in n],
        )
        v, g, h = parts(self.v, self.g, self.h, o.v, o.g, o.h)
        mv, mg, mh = parts(self.mv, self.mg, self.mh, o.mv, o.mg, o.mh)
        return Jet(v, g, h, mv, mg, mh)

    def __neg__(self):
        return self * -1

    def __sub__(self, o):
        return self + -self.lift(o)

    def __rsub__(self, o):
        return self.lift(o) - self

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, o):
        return self * self.lift(o)._reciprocal()

    def __rtruediv__(self, o):
        return self.lift(o) / self

    def _reciprocal(self):
        r = 1 / self.v
        return self._chain([r, -r * r, 2 * r**3, -6 * r**4])

    def __pow__(self, n):
        d = [mpf(1)]
        for k in range(3):
            d.append(d[-1] * (n - k))
        return self._chain([c * (self.v ** (n - k) if c else 0) for k, c in enumerate(d)])


def unary(f):
    return lambda x: x.map(f) if isinstance(x, Jet) else f(mpf(x))


exp, ln, sqrt, sin, cos, tanh, atan = map(unary, (mp.exp, mp.log, mp.sqrt, mp.sin, mp.cos, mp.tanh, mp.atan))


def rosenbrock(x):
    return sum((1 - x[i]) ** 2 + 100 * (x[i + 1] - x[i] * x[i]) ** 2 for i in range(len(x) - 1))


def branin(x):
    return (x[1] - mpf(0.125) * x[0] * x[0] + mpf(1.5) * x[0] - 6) ** 2 + mpf(9.5) * cos(x[0]) + 10


def lennard_jones(x):
    e = 0
    for i in range(3):
        for j in range(i):
            d = sum((x[3 * i + k] - x[3 * j + k]) ** 2 for k in range(3))
            q = 1 / (d * d * d)
            e = e + 4 * (q * q - q)
    return e


def morse(x):
    r = sqrt((x[0] - x[2]) ** 2 + (x[1] - x[3]) ** 2)
    u = 1 - exp(mpf(-1.25) * (r - mpf(1.5)))
    return mpf(4.5) * u * u


def bending(x):
    """The energy of the angle at the middle one of three points."""
    a = [x[k] - x[3 + k] for k in range(3)]
    b = [x[6 + k] - x[3 + k] for k in range(3)]
    dot = sum(p * q for p, q in zip(a, b))
    length = lambda v: sqrt(sum(p * p for p in v))
    t = unary(mp.acos)(dot / (length(a) * length(b)))
    return mpf(0.5) * (t - mpf(1.75)) ** 2


def log_sum_exp(x):
    return ln(sum(exp(v) for v in x))


def network(x):
    o = x[6]
    for i in range(2):
        o = o + x[4 + i] * tanh(x[2 * i] * mpf(0.75) + x[2 * i + 1] * mpf(-0.5))
    return (o - mpf(0.25)) ** 2


def black_scholes(x):
    s, k, r, v, t = x
    d1 = (ln(s / k) + (r + mpf(0.5) * v * v) * t) / (v * sqrt(t))
    d2 = d1 - v * sqrt(t)
    cdf = lambda z: 1 / (1 + exp(-mpf(1.75) * z))
    return s * cdf(d1) - k * exp(-r * t) * cdf(d2)


def arm(x):
    ex = cos(x[0]) * mpf(1.25) + cos(x[0] + x[1]) * mpf(0.75) - mpf(0.5)
    ey = sin(x[0]) * mpf(1.25) + sin(x[0] + x[1]) * mpf(0.75) - mpf(1.5)
    m11 = 2 * mpf(0.375) * cos(x[1]) + 2
    return ex * ex + ey * ey + mpf(0.5) * m11 * x[2] * x[2]


def neo_hookean(x):
    j = x[0] * x[3] - x[1] * x[2]
    l = ln(j)
    return mpf(0.5) * (sum(v * v for v in x) - 2) - l + mpf(1.5) * l * l


def kepler(x):
    return mpf(0.5) * (x[2] * x[2] + x[3] * x[3]) - 1 / sqrt(x[0] * x[0] + x[1] * x[1])


def gamma_likelihood(x):
    k, t = exp(x[0]), exp(x[1])
    data = [mpf(0.5), mpf(1.25), mpf(2.75), mpf(4.0)]
    return sum((k - 1) * mp.log(d) - d / t - k * ln(t) for d in data)


def ackley(x):
    r = sqrt(mpf(0.5) * (x[0] * x[0] + x[1] * x[1]))
    return -20 * exp(mpf(-0.1875) * r) - exp(mpf(0.5) * (cos(mpf(6.25) * x[0]) + cos(mpf(6.25) * x[1])))


def determinant(x):
    return (x[0] * (x[4] * x[8] - x[5] * x[7]) - x[1] * (x[3] * x[8] - x[5] * x[6])
            + x[2] * (x[3] * x[7] - x[4] * x[6]))


def helmholtz(x):
    b = x[0] * mpf(0.25) + x[1] * mpf(0.125) + x[2] * mpf(0.0625)
    q = x[0] * x[1] * mpf(0.5) + x[1] * x[2] + x[0] * x[2] * mpf(1.5)
    entropy = sum(v * ln(v / (1 - b)) for v in x)
    root = mp.sqrt(8)
    return entropy - q / (root * b) * ln((1 + (1 + mpf(1.5)) * b) / (1 + (1 - mpf(0.5)) * b))


def gauss_mixture(x):
    total = 0
    for y in (mpf(-0.5), mpf(0.25), mpf(1.75)):
        w = 1 / (1 + exp(-x[0]))
        z1, z2 = (y - x[1]) / exp(x[3]), (y - x[2]) / exp(x[3])
        total = total - ln(w * exp(mpf(-0.5) * z1 * z1) + (1 - w) * exp(mpf(-0.5) * z2 * z2)) + x[3]
    return total


def runge_kutta(x):
    q, p, w = x
    h = mpf(0.125)
    for _ in range(3):
        f = lambda q, p: (p, -w * sin(q))
        a = f(q, p)
        b = f(q + mpf(0.5) * h * a[0], p + mpf(0.5) * h * a[1])
        q, p = q + h * b[0], p + h * b[1]
    return q * q + p * p


def huber(x):
    total = 0
    for r in (x[0] - mpf(0.25), x[0] * x[1] + 3, x[1] - x[0] + 2):
        size = abs(r.v)
        total = total + (mpf(0.5) * r * r if size <= 1 else (r if r.v > 0 else -r) - mpf(0.5))
    return total


PROGRAMS = [  # Rust, Python, points
    ("rosenbrock", 4, "|x| {\n    let mut s = 0.0;\n    for i in 0..3 {\n        s += (1.0 - x[i]).powi(2) + 100.0 * (x[i + 1] - x[i] * x[i]).powi(2);\n    }\n    s\n}", rosenbrock, [[-1.25, 1.0, 0.5, 2.0], [1.0, 1.0, 1.0, 1.0]]),
    ("branin", 2, "|x| (x[1] - 0.125 * x[0] * x[0] + 1.5 * x[0] - 6.0).powi(2) + 9.5 * x[0].cos() + 10.0", branin, [[-3.125, 12.25], [9.5, 2.5]]),
    ("lennard_jones", 9, "|x| {\n    let mut e = 0.0;\n    for i in 0..3 {\n        for j in 0..i {\n            let d: Scalar = (0..3).map(|k| (x[3 * i + k] - x[3 * j + k]).powi(2)).sum();\n            let q = 1.0 / (d * d * d);\n            e += 4.0 * (q * q - q);\n        }\n    }\n    e\n}", lennard_jones, [[0.0, 0.0, 0.125, 1.0, 0.25, 0.0, 0.5, 1.125, 0.25]]),
    ("morse", 4, "|x| {\n    let r = (x[0] - x[2]).hypot(x[1] - x[3]);\n    let u = 1.0 - (-1.25 * (r - 1.5)).exp();\n    4.5 * u * u\n}", morse, [[0.0, 0.25, 1.0, 1.5], [-2.0, 1.0, 0.5, 0.75]]),
    ("bending", 9, "|x| {\n    let a = [x[0] - x[3], x[1] - x[4], x[2] - x[5]];\n    let b = [x[6] - x[3], x[7] - x[4], x[8] - x[5]];\n    let dot = |p: &[Scalar; 3], q: &[Scalar; 3]| p[0] * q[0] + p[1] * q[1] + p[2] * q[2];\n    let t = (dot(&a, &b) / (dot(&a, &a).sqrt() * dot(&b, &b).sqrt())).acos();\n    0.5 * (t - 1.75).powi(2)\n}", bending, [[1.0, 0.125, 0.0, 0.0, 0.0, 0.25, 0.25, 1.5, 0.5]]),
    ("log_sum_exp", 4, "|x| x.iter().map(|v| v.exp()).sum::<Scalar>().ln()", log_sum_exp, [[0.5, -1.25, 2.0, 0.0]]),
    ("network", 7, "|x| {\n    let mut o = x[6];\n    for i in 0..2 {\n        o += x[4 + i] * (x[2 * i] * 0.75 + x[2 * i + 1] * -0.5).tanh();\n    }\n    let e = o - 0.25;\n    e * e\n}", network, [[0.5, -0.25, 1.5, 0.75, -1.0, 0.625, 0.125]]),
    ("black_scholes", 5, "|x| {\n    let [s, k, r, v, t] = x;\n    let root = t.sqrt();\n    let d1 = ((s / k).ln() + (r + 0.5 * v * v) * t) / (v * root);\n    let d2 = d1 - v * root;\n    let cdf = |z: Scalar| 1.0 / (1.0 + (-1.75 * z).exp());\n    s * cdf(d1) - k * (-r * t).exp() * cdf(d2)\n}", black_scholes, [[100.0, 96.0, 0.0625, 0.25, 0.5], [40.0, 64.0, 0.03125, 0.5, 2.0]]),
    ("arm", 3, "|x| {\n    let (s, c) = x[0].sin_cos();\n    let (s12, c12) = (x[0] + x[1]).sin_cos();\n    let ex = c * 1.25 + c12 * 0.75 - 0.5;\n    let ey = s * 1.25 + s12 * 0.75 - 1.5;\n    let m11 = 2.0 * 0.375 * x[1].cos() + 2.0;\n    ex * ex + ey * ey + 0.5 * m11 * x[2] * x[2]\n}", arm, [[0.5, -1.25, 0.75], [2.0, 0.375, -1.5]]),
    ("neo_hookean", 4, "|x| {\n    let j = x[0] * x[3] - x[1] * x[2];\n    let l = j.ln();\n    let mut i1 = 0.0;\n    for v in x {\n        i1 += v * v;\n    }\n    0.5 * (i1 - 2.0) - l + 1.5 * l * l\n}", neo_hookean, [[1.125, 0.25, -0.125, 0.875]]),
    ("kepler", 4, "|x| 0.5 * (x[2].powi(2) + x[3].powi(2)) - x[0].hypot(x[1]).recip()", kepler, [[0.75, -0.5, 0.25, 1.125]]),
    ("gamma_likelihood", 2, "|x| {\n    let data: [Scalar; 4] = [0.5, 1.25, 2.75, 4.0];\n    let (k, t) = (x[0].exp(), x[1].exp());\n    data.iter().map(|d| (k - 1.0) * d.ln() - *d / t - k * t.ln()).sum()\n}", gamma_likelihood, [[0.25, 0.5], [-0.5, 1.125]]),
    ("ackley", 2, "|x| {\n    let r = (0.5 * (x[0] * x[0] + x[1] * x[1])).sqrt();\n    -20.0 * (-0.1875 * r).exp() - (0.5 * ((6.25 * x[0]).cos() + (6.25 * x[1]).cos())).exp()\n}", ackley, [[0.5, -1.25], [2.0, 0.125]]),
    ("determinant", 9, "|x| {\n    let m = [[x[0], x[1], x[2]], [x[3], x[4], x[5]], [x[6], x[7], x[8]]];\n    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])\n        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])\n}", determinant, [[1.0, 0.5, -0.25, 0.75, 2.0, 0.125, -1.5, 0.375, 1.25]]),
    ("helmholtz", 3, "|x| {\n    let b = x[0] * 0.25 + x[1] * 0.125 + x[2] * 0.0625;\n    let q = x[0] * x[1] * 0.5 + x[1] * x[2] + x[0] * x[2] * 1.5;\n    let entropy: Scalar = x.iter().map(|v| *v * (*v / (1.0 - b)).ln()).sum();\n    let root = 8.0_Scalar.sqrt();\n    entropy - q / (root * b) * ((1.0 + (1.0 + 1.5) * b) / (1.0 + (1.0 - 0.5) * b)).ln()\n}", helmholtz, [[0.5, 0.75, 1.25]]),
    ("gauss_mixture", 4, "|x| {\n    let mut total = 0.0;\n    for y in [-0.5, 0.25, 1.75] {\n        let w = 1.0 / (1.0 + (-x[0]).exp());\n        let (z1, z2) = ((y - x[1]) / x[3].exp(), (y - x[2]) / x[3].exp());\n        total += x[3] - (w * (-0.5 * z1 * z1).exp() + (1.0 - w) * (-0.5 * z2 * z2).exp()).ln();\n    }\n    total\n}", gauss_mixture, [[0.25, -0.75, 1.5, -0.125]]),
    ("runge_kutta", 3, "|x| {\n    let (mut q, mut p) = (x[0], x[1]);\n    let h = 0.125;\n    for _ in 0..3 {\n        let f = |q: Scalar, p: Scalar| (p, -x[2] * q.sin());\n        let a = f(q, p);\n        let b = f(q + 0.5 * h * a.0, p + 0.5 * h * a.1);\n        q += h * b.0;\n        p += h * b.1;\n    }\n    q * q + p * p\n}", runge_kutta, [[0.5, -0.25, 2.0], [1.5, 0.75, 1.25]]),
    ("huber", 2, "|x| {\n    let mut total = 0.0;\n    for r in [x[0] - 0.25, x[0] * x[1] + 3.0, x[1] - x[0] + 2.0] {\n        total += if r.abs() <= 1.0 { 0.5 * r * r } else { r.abs() - 0.5 };\n    }\n    total\n}", huber, [[0.5, 0.75], [2.0, -4.0]]),
]


def digits(values):
    text = lambda v: mp.nstr(v, 20, min_fixed=0, max_fixed=0) if v else "0.0"
    return "[" + ", ".join(text(v) for v in values) + "]"


print("//! Whole functions against 50-digit gradients and Hessians; printed by `tests/reference/programs.py`.\n")
print("use crate::digits::digits;\n")
for name, n, rust, python, points in PROGRAMS:
    double, single = (rust.replace("Scalar", scalar) for scalar in ("f64", "f32"))
    print(f"digits!({name}, {n}, f64 {double}, f32 {single},")
    for point in points:
        jet = python(Jet.variables(point))
        print(f"    {point!r} =>")
        print(f"        {digits([jet.v])} of {digits([jet.mv])},")
        print(f"        {digits(jet.g)} of {digits(jet.mg)},")
        flat = lambda m: [m[i][j] for i in range(n) for j in range(n)]
        print(f"        {digits(flat(jet.h))} of {digits(flat(jet.mh))};")
    print(");")
