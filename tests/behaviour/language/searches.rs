//! Numbers that the run finds with the help of variables: they are piecewise constant, and what is found by them is
//! differentiated.

use crate::oracle::close;
use hessian_runtime::hessian;

const KNOTS: [f64; 5] = [0.0, 0.25, 0.5, 1.0, 2.0];

/// Searches of all kinds.
#[hessian]
fn searched(x: [f64; 2], knots: &[f64]) -> f64 {
    let above = knots.iter().position(|&k| k > x[0]).unwrap_or(knots.len());
    let below = knots.partition_point(|&k| k < x[1]);
    let found = knots.binary_search_by(|k| k.total_cmp(&x[1])).unwrap_or_else(|i| i + 10);
    let mut value = x[0].powi(above as i32) * x[1] + below as f64 * x[0] * x[1] + found as f64 * x[1] * x[1];
    if knots.iter().any(|k| *k > 10.0 * x[0]) {
        value *= x[0].sin();
    }
    if knots.iter().all(|k| *k < x[1]) {
        value *= x[1];
    }
    value
}

/// What is left of it when the numbers are known.
#[hessian]
fn found(x: [f64; 2], above: usize, below: usize, found: usize, any: bool, all: bool) -> f64 {
    let mut value = x[0].powi(above as i32) * x[1] + below as f64 * x[0] * x[1] + found as f64 * x[1] * x[1];
    if any {
        value *= x[0].sin();
    }
    if all {
        value *= x[1];
    }
    value
}

#[test]
fn what_is_found_is_constant() {
    // Ties with knots, before the first, behind the last.
    for x in [[0.1, 0.3], [0.25, 0.5], [0.0, -1.0], [3.0, 0.0], [-0.5, 2.0], [0.4, 7.0]] {
        let knots = &KNOTS[..];
        let above = knots.iter().position(|&k| k > x[0]).unwrap_or(5);
        let below = knots.iter().filter(|&&k| k < x[1]).count();
        let at = knots.iter().position(|&k| k.total_cmp(&x[1]).is_eq()).unwrap_or(below + 10);
        let (any, all) = (knots.iter().any(|&k| k > 10.0 * x[0]), below == 5);
        let expected = found::value_gradient_hessian(x, above, below, at, any, all);
        assert_eq!(searched::value_gradient_hessian(x, knots), expected, "at {x:?}");
        assert_eq!(searched(x, knots), expected.0, "at {x:?}");
        let v = [0.3, -0.8];
        assert_eq!(searched::hvp(x, knots, v), found::hvp(x, above, below, at, any, all, v), "at {x:?}");
    }
    // Nothing compares with NaN.
    let (value, gradient, _) = searched::value_gradient_hessian([f64::NAN, 1.0], &KNOTS);
    assert!(value.is_nan() && gradient.iter().all(|slope| slope.is_nan()));
    // No data.
    assert_eq!(searched::gradient([2.0, 3.0], &[]), found::gradient([2.0, 3.0], 0, 0, 10, false, true));
}

/// A search in each turn of a sum, by a value of the turn, and in a recurrence, by what it carries.
#[hessian]
fn in_loops(x: [f64; 2], knots: &[f64], queries: &[f64]) -> f64 {
    let mut sum = 0.0;
    for q in queries {
        let y = q * x[0];
        let i = knots.iter().position(|&k| k > y).unwrap_or(knots.len() - 1);
        sum += (y - knots[i]).powi(2) * x[1];
    }
    let mut state = x[1];
    for _ in queries {
        let i = knots.partition_point(|&k| k < state).min(knots.len() - 1);
        state = state * x[0] + knots[i] * state * state;
    }
    sum + state
}

#[hessian]
fn unrolled(x: [f64; 2], queries: [usize; 3], turns: [usize; 3]) -> f64 {
    let mut sum = 0.0;
    for (q, i) in [0.5, 1.0, 3.0].iter().zip(&queries) {
        sum += (q * x[0] - KNOTS[*i]).powi(2) * x[1];
    }
    let mut state = x[1];
    for i in &turns {
        state = state * x[0] + KNOTS[*i] * state * state;
    }
    sum + state
}

#[test]
fn searches_in_loops() {
    for x in [[0.6, 0.4], [0.2, 0.9], [0.5, 0.25]] {
        let queries = [0.5, 1.0, 3.0];
        let at = queries.map(|q| KNOTS.iter().position(|&k| k > q * x[0]).unwrap_or(4));
        let mut state: f64 = x[1];
        let turns = queries.map(|_| {
            let i = KNOTS.iter().filter(|&&k| k < state).count().min(4);
            state = state * x[0] + KNOTS[i] * state * state;
            i
        });
        let (value, gradient, hessian) = in_loops::value_gradient_hessian(x, &KNOTS, &queries);
        let expected = unrolled::value_gradient_hessian(x, at, turns);
        assert_eq!(value, expected.0);
        for i in 0..2 {
            assert!(close(gradient[i], expected.1[i]), "{gradient:?} for {:?}", expected.1);
            for j in 0..2 {
                assert!(close(hessian[i][j], expected.2[i][j]), "{hessian:?} for {:?}", expected.2);
            }
        }
    }
}

/// A determinant by elimination with the largest pivot.
#[hessian]
fn pivoted(x: [[f64; 3]; 3]) -> f64 {
    let mut a = x;
    let mut determinant = 1.0;
    for column in 0..3 {
        let mut pivot = column;
        for row in column + 1..3 {
            if a[row][column].abs() > a[pivot][column].abs() {
                pivot = row;
            }
        }
        a.swap(column, pivot);
        if pivot != column {
            determinant = -determinant;
        }
        determinant *= a[column][column];
        for row in column + 1..3 {
            let factor = a[row][column] / a[column][column];
            for k in column..3 {
                a[row][k] -= factor * a[column][k];
            }
        }
    }
    determinant
}

#[hessian]
fn cofactors(x: [[f64; 3]; 3]) -> f64 {
    let [[a, b, c], [d, e, f], [g, h, i]] = x;
    a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
}

#[test]
fn rows_are_swapped_at_run_time() {
    for x in [
        [[2.0, 0.3, 0.1], [0.5, 1.5, 0.2], [0.1, 0.4, 1.0]],
        [[0.2, 0.3, 1.1], [0.5, 1.5, 0.2], [2.1, 0.4, 1.0]],
        [[0.0, 0.3, 1.1], [0.5, 0.1, 0.2], [-0.5, 2.4, 1.0]],
        [[1.0, 1.0, 0.5], [1.0, 2.0, 1.5], [1.0, 3.0, -1.0]],
    ] {
        let (_, gradient, hessian) = pivoted::value_gradient_hessian(x);
        let (_, slopes, expected) = cofactors::value_gradient_hessian(x);
        for i in 0..9 {
            assert!((gradient[i] - slopes[i]).abs() < 64.0 * f64::EPSILON * 8.0, "{gradient:?} for {slopes:?}");
            for j in 0..9 {
                assert!((hessian[i][j] - expected[i][j]).abs() < 256.0 * f64::EPSILON * 8.0, "{i} {j} at {x:?}");
            }
        }
    }
}

/// The solution of a system by elimination with the largest pivot: a matrix and a vector exchange rows by one number.
#[hessian(only(value_gradient_hessian))]
fn solved(mut a: [[f64; 3]; 3], mut b: [f64; 3]) -> [f64; 3] {
    for column in 0..3 {
        let mut pivot = column;
        for row in column + 1..3 {
            if a[row][column].abs() > a[pivot][column].abs() {
                pivot = row;
            }
        }
        a.swap(column, pivot);
        b.swap(column, pivot);
        for row in column + 1..3 {
            let factor = a[row][column] / a[column][column];
            for k in column..3 {
                a[row][k] -= factor * a[column][k];
            }
            b[row] -= factor * b[column];
        }
    }
    let mut x = [0.0; 3];
    for i in (0..3).rev() {
        let known: f64 = (i + 1..3).map(|j| a[i][j] * x[j]).sum();
        x[i] = (b[i] - known) / a[i][i];
    }
    x
}

/// The same by Cramer's rule.
#[hessian(only(value_gradient_hessian))]
fn by_determinants(a: [[f64; 3]; 3], b: [f64; 3]) -> [f64; 3] {
    let determinant = |m: [[f64; 3]; 3]| {
        let [[a, b, c], [d, e, f], [g, h, i]] = m;
        a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    };
    let mut x = [determinant(a); 3];
    for k in 0..3 {
        let mut replaced = a;
        for i in 0..3 {
            replaced[i][k] = b[i];
        }
        x[k] = determinant(replaced) / x[k];
    }
    x
}

#[test]
fn two_arrays_are_swapped_by_one_number() {
    let b = [0.7, -1.2, 0.4];
    for a in [[[2.0, 0.3, 0.1], [0.5, 1.5, 0.2], [0.1, 0.4, 1.0]], [[0.2, 0.3, 1.1], [0.5, 1.5, 0.2], [2.1, 0.4, 1.0]]]
    {
        let (value, gradient, hessian) = solved::value_gradient_hessian(a, b);
        assert_eq!(value, solved(a, b));
        let expected = by_determinants::value_gradient_hessian(a, b);
        for i in 0..3 {
            for j in 0..12 {
                assert!((gradient[i][j] - expected.1[i][j]).abs() < 1e-14, "{i} {j} at {a:?}");
                for k in 0..12 {
                    assert!((hessian[i][j][k] - expected.2[i][j][k]).abs() < 1e-13, "{i} {j} {k} at {a:?}");
                }
            }
        }
    }
}

/// `array::from_fn` where only the type of its place tells the length.
#[hessian]
fn typed(x: [f64; 2]) -> f64 {
    type Rows = [[f64; 2]; 3];
    fn swapped(y: [f64; 2]) -> [f64; 2] {
        if y[0] > 0.0 {
            return core::array::from_fn(|i| y[i] / 2.0);
        }
        core::array::from_fn(|i| y[1 - i])
    }
    let rows: Rows = core::array::from_fn(|i| core::array::from_fn(|j| x[j] * (i + 1) as f64));
    let step = |h: f64| -> [f64; 2] { core::array::from_fn(|i| x[i] + h * x[1 - i]) };
    let squares: [f64; 2] = core::array::from_fn(|i| x[i] * x[i]).map(|v: f64| v.sin());
    let inner: [f64; 2] = {
        let three: [f64; 3] = core::array::from_fn(|i| rows[i][0]);
        [three.iter().sum(), three[2]]
    };
    let [a, b] = swapped(squares);
    a * b + rows[2][1] * inner[0] + inner[1] * step(0.5)[0]
}

#[hessian]
fn written(x: [f64; 2]) -> f64 {
    let (p, q) = ((x[0] * x[0]).sin(), (x[1] * x[1]).sin());
    let (a, b) = if p > 0.0 { (p / 2.0, q / 2.0) } else { (q, p) };
    a * b + x[1] * 3.0 * (x[0] * 1.0 + x[0] * 2.0 + x[0] * 3.0) + x[0] * 3.0 * (x[0] + 0.5 * x[1])
}

#[test]
fn lengths_are_those_of_the_place() {
    for x in [[0.4, 0.7], [2.0, 0.3], [-1.0, 1.6]] {
        let (value, gradient, hessian) = typed::value_gradient_hessian(x);
        let expected = written::value_gradient_hessian(x);
        assert!(close(value, expected.0));
        for i in 0..2 {
            assert!((gradient[i] - expected.1[i]).abs() < 64.0 * f64::EPSILON * 30.0);
            for j in 0..2 {
                assert!((hessian[i][j] - expected.2[i][j]).abs() < 64.0 * f64::EPSILON * 30.0);
            }
        }
    }
}

#[test]
fn patterns_tell_lengths() {
    #[hessian]
    fn f(a: f64, b: f64) -> f64 {
        let [[p, q], [r, s]] =
            core::array::from_fn(|i| core::array::from_fn(|j| a.powi(i as i32 + 1) * b.powi(j as i32 + 1)));
        let ([u, v], w) = (core::array::from_fn(|i| p * (i + 1) as f64), q * r);
        u * v * w + s
    }
    // 2·a⁵·b⁵ + a²·b²
    assert_eq!(f::value_gradient_hessian(2.0, 1.0), (68.0, [164.0, 328.0], [[322.0, 808.0], [808.0, 1288.0]]));
    assert_eq!(f::value_gradient(0.0, 3.0), (0.0, [0.0, 0.0]));
}

/// Parts of arrays, functions by their names.
#[hessian]
fn parts(x: [f64; 4]) -> f64 {
    let twice = |f: fn(f64) -> f64, v: f64| f(f(v));
    let Some((first, rest)) = x.split_first() else { return 0.0 };
    let Some((last, middle)) = rest.split_last() else { return *first };
    twice(f64::sin, *first) * last + middle.iter().sum::<f64>() * first
}

#[test]
fn arrays_are_split_and_functions_passed_on() {
    let [a, b, c, d] = [0.3, 0.8, -0.4, 1.2_f64];
    let (value, gradient, hessian) = parts::value_gradient_hessian([a, b, c, d]);
    assert_eq!(value, parts([a, b, c, d]));
    let (s, k) = (a.sin(), a.cos());
    let slope = s.cos() * k;
    for (found, expected) in gradient.into_iter().zip([slope * d + b + c, a, a, s.sin()]) {
        assert!(close(found, expected));
    }
    let bend = d * (-s.sin() * k * k - s.cos() * s);
    assert!((hessian[0][0] - bend).abs() < 8.0 * f64::EPSILON);
    assert!(close(hessian[0][3], slope));
    assert_eq!((hessian[0][1], hessian[0][2], hessian[3][3]), (1.0, 1.0, 0.0));
}

#[test]
fn a_table_is_bisected() {
    #[hessian]
    fn bisected(x: f64, table: &[f64]) -> f64 {
        let (mut low, mut high) = (0usize, table.len() - 1);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if table[middle] <= x { low = middle } else { high = middle }
        }
        let t = (x - table[low]) / (table[high] - table[low]);
        t * t * (low.count_ones() as f64 + 1.0)
    }
    // In the middle, at a knot, before the first and behind the last.
    for (x, low, ones) in [(0.6, 2, 2.0), (0.25, 1, 2.0), (-1.0, 0, 1.0), (3.0, 3, 3.0)] {
        let width = KNOTS[low + 1] - KNOTS[low];
        let t = (x - KNOTS[low]) / width;
        let (value, gradient, hessian) = bisected::value_gradient_hessian(x, &KNOTS);
        assert_eq!(value.to_bits(), bisected(x, &KNOTS).to_bits());
        assert!(close(value, t * t * ones) && close(gradient[0], 2.0 * t * ones / width), "at {x}");
        assert!(close(hessian[0][0], 2.0 * ones / (width * width)), "at {x}");
    }
}

/// What is picked of data by what depends on variables is data.
#[hessian]
fn picked(x: [f64; 2], points: &[[f64; 2]], tags: &[(i32, f64)]) -> f64 {
    let distance = |p: &[f64; 2]| (p[0] - x[0]).powi(2) + (p[1] - x[1]).powi(2);
    let Some(near) = points.iter().min_by(|p, q| distance(p).total_cmp(&distance(q))) else {
        return x[0] * x[1];
    };
    let far = (0..points.len()).max_by(|&i, &j| distance(&points[i]).total_cmp(&distance(&points[j]))).unwrap_or(0);
    let tag = tags.iter().filter(|t| t.1 > x[0]).min_by_key(|t| ((t.1 - x[1]).abs() * 1e6) as i64);
    let (i, _) = points.iter().enumerate().max_by(|a, b| (a.1[0] * x[0]).total_cmp(&(b.1[0] * x[0]))).unwrap();
    let scale = tag.map_or(x[0], |t| t.1 * x[1]);
    (x[0] - near[0]).powi(3) * x[1] + (x[1] - points[far][1]).powi(2) * x[0] + scale * x[0] * points[i][1]
}

/// The same where it is known what is picked: a near point, a far one, a number of a tag and of a point.
#[hessian(constant(near, far, tag, last))]
fn picked_already(x: [f64; 2], near: f64, far: f64, tag: f64, is_tagged: bool, last: f64) -> f64 {
    let scale = if is_tagged { tag * x[1] } else { x[0] };
    (x[0] - near).powi(3) * x[1] + (x[1] - far).powi(2) * x[0] + scale * x[0] * last
}

#[test]
fn what_is_picked_of_data_is_data() {
    let points = [[0.0, 0.5], [1.0, -1.0], [2.0, 0.25], [1.0, 1.0]];
    let tags = [(1, 0.3), (2, 1.5), (3, -0.4), (4, 1.5)];
    // The first of equal ones is the least, the last the greatest.
    for (x, near, far, tag, last) in [
        ([0.1, 0.4], 0.0, 0.25, Some(0.3), 0.25),
        ([1.0, 0.0], 1.0, 0.5, Some(1.5), 0.25),
        ([-1.0, 0.0], 0.0, 0.25, Some(0.3), 0.5),
        ([3.0, -2.0], 1.0, 0.5, None, 0.25),
    ] {
        let of_data = picked::value_gradient_hessian(x, &points, &tags);
        let (tag, is_tagged) = (tag.unwrap_or(0.0), tag.is_some());
        assert_eq!(of_data, picked_already::value_gradient_hessian(x, near, far, tag, is_tagged, last), "at {x:?}");
        assert_eq!(picked(x, &points, &tags), of_data.0, "at {x:?}");
    }
    assert_eq!(picked::gradient([2.0, 3.0], &[], &tags), [3.0, 2.0]);
}

/// The same names for other things in what is handed over and in what calls it.
#[hessian]
fn named_alike(x: f64, data: &[f64]) -> f64 {
    let y = 3.0 * x;
    let distance = |v: &f64| (v - y).abs();
    let y = 0.5 * x;
    let near = data.iter().min_by(|v, w| (distance(v) + y).total_cmp(&(distance(w) + y))).unwrap();
    let from = data.iter().position(|v| distance(v) < y).unwrap_or(0);
    (x - near) * (y - data[from])
}

#[test]
fn names_mean_what_they_meant() {
    let data = [1.0, 2.5, 4.0, 5.5, 7.0];
    for x in [0.5_f64, 1.0, 1.5, 2.0] {
        let near = data.iter().copied().min_by(|v, w| (v - 3.0 * x).abs().total_cmp(&(w - 3.0 * x).abs())).unwrap();
        let from = data.iter().copied().find(|v| (v - 3.0 * x).abs() < 0.5 * x).unwrap_or(1.0);
        let expected = ((x - near) * (0.5 * x - from), [0.5 * x - from + 0.5 * (x - near)]);
        assert_eq!(named_alike::value_gradient(x, &data), expected, "at {x}");
    }
}
