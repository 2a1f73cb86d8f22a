//! What slices of variables are taken apart to: their ends, parts, pieces, and patterns.

use hessian_runtime::hessian;

use super::over_elements;

const POINTS: [&[f64]; 5] = [&[], &[0.4], &[0.4, -0.3], &[0.4, -0.3, 1.1], &[0.4, -0.3, 1.1, 0.2, -0.8, 0.6, 0.9]];

over_elements!(
    elements_that_may_be_there,
    |x| {
        let mut total = Number::from(0.0);
        if let Some(a) = x.first() {
            total += a.sin() * *a;
        }
        if let (Some(a), Some(z)) = (x.first(), x.last()) {
            total += *a * *z * *z;
        }
        match x.get(2) {
            Some(&c) => total += c.exp() * x[0],
            None => total += x.iter().map(|v| v.powi(3)).sum::<Number>(),
        }
        let Some(b) = x.get(1) else {
            return total * 2.0;
        };
        let third = x.get(2).copied().unwrap_or(Number::from(0.5));
        let last = x.last().unwrap();
        total + *b * *b * third * *last
    },
    POINTS
);
over_elements!(
    neighbours_that_may_be_there,
    |x| {
        let mut total = Number::from(0.0);
        for i in 0..x.len() {
            let left = x.get(i.wrapping_sub(1)).copied().unwrap_or(Number::from(0.0));
            let right = x.get(i + 1).map_or(Number::from(0.2), |v| *v * *v);
            total += (x[i] * 2.0 - left - right).powi(2);
            if let Some(pair) = x.get(i..i + 2) {
                total += pair[0] * pair[1].sin() * left;
            }
            if let Some(rest) = x.get(i + 3..) {
                for v in rest {
                    total += *v * x[i] * *v;
                }
            }
        }
        total
    },
    POINTS
);
over_elements!(
    parts,
    |x, at: &[usize]| {
        let mut total = Number::from(0.0);
        let (low, high) = x.split_at(x.len() / 2);
        for (a, b) in low.iter().zip(high) {
            total += *a * *b * *b;
        }
        for &k in at {
            let (before, behind) = x.split_at(k.min(x.len()));
            if let (Some(a), Some(b)) = (before.last(), behind.first()) {
                total += (*a - *b).powi(3);
            }
        }
        if let Some((first, rest)) = x.split_first() {
            for v in rest {
                total += *first * *v * *v;
            }
            if let Some((last, middle)) = rest.split_last() {
                total += *last * *first * *last;
                for (i, v) in middle.iter().enumerate() {
                    total += *v * *last * middle[i] * x[i];
                }
            }
        }
        total
    },
    POINTS,
    &[0, 1, 2, 9][..]
);
over_elements!(
    pieces_of_any_length,
    |x, n: usize| {
        let mut total = Number::from(0.0);
        for piece in x.chunks(2) {
            total += if piece.len() == 2 { piece[0] * piece[1] * piece[1] } else { piece[0].sin() };
        }
        for (i, piece) in x.chunks(n).enumerate() {
            for v in piece {
                total += *v * piece[0] * (i as f64 + 1.0);
            }
        }
        for piece in x.chunks_exact(n) {
            total += piece[0] * piece[n - 1] * *piece.last().unwrap();
        }
        for (i, piece) in x.chunks(n - 1).chain(x.chunks_exact(n + 1)).enumerate() {
            total += piece[0] * piece[0] * (i as f64 + 0.5);
        }
        for (i, piece) in x.chunks(n + 1).enumerate() {
            total += piece[0] * *piece.last().unwrap() * (i as f64 - 0.5);
        }
        for (piece, v) in x.windows(n).zip(x) {
            total += (piece[0] - piece[n - 1]).powi(2) * *v;
        }
        total += x.chunks(n).filter(|piece| piece.len() == n).map(|piece| piece[0].cos() * piece[1]).sum::<Number>();
        total
    },
    POINTS,
    3
);
over_elements!(
    patterns,
    |x| {
        let mut total = match x {
            [] => Number::from(1.0),
            [a] => a.sin(),
            [a, b] => *a * *b * *b,
            [a, middle @ .., z] => {
                let mut sum = Number::from(0.0);
                for v in middle {
                    sum += *v * *v * *a;
                }
                sum + *a * *z * middle[0]
            }
        };
        if let ([.., y, z], 0..9) = (x, x.len()) {
            total += (*y - *z).powi(3);
        }
        if let (&[a, b, ..], true) = (x, true) {
            total += a * a * b;
        }
        if let [a, _, c, ..] = *x {
            total += a * c * c;
        }
        let [first, rest @ ..] = x else {
            return total;
        };
        for piece in rest.chunks(2) {
            total += match piece {
                [a, b] => *a * *b * *first,
                [a] => a.exp(),
                _ => Number::from(0.0),
            };
        }
        total
    },
    POINTS
);

/// Literals and ranges in patterns are compared where the elements are there.
#[hessian(variable(x))]
fn compared(x: &[[f64; 2]]) -> f64 {
    match x {
        [[a, 0.0], ..] => a * a,
        [[a, b], .., [0.0..1.0, z]] => a * b * z,
        [] => 3.0,
        [.., [y, z]] if *z > 5.0 => y * z,
        all => all.iter().map(|[a, _]| a * a * a).sum(),
    }
}

#[test]
fn patterns_compare_elements() {
    let of = |x: &[[f64; 2]]| {
        let mut gradient = vec![f64::NAN; 2 * x.len()];
        assert_eq!(compared::gradient_into(x, &mut gradient), compared(x));
        let (n, mut sums) = (2 * x.len(), vec![vec![0.0; 2 * x.len()]; 2 * x.len()]);
        compared::hessian_triplets(x, |i, j, v| super::add(&mut sums, i, j, v));
        let v: Vec<f64> = (0..n).map(super::direction).collect();
        let mut product = vec![f64::NAN; n];
        compared::hvp_into(x, &v, &mut product);
        let expected: Vec<f64> = sums.iter().map(|row| row.iter().zip(&v).map(|(h, v)| h * v).sum()).collect();
        super::agree("product", &product, &expected, 10.0);
        (gradient, sums)
    };
    assert_eq!(of(&[]).0, []);
    assert_eq!(of(&[[3.0, 0.0]]).0, [6.0, 0.0]);
    // One element is no first one beside a last one.
    assert_eq!(of(&[[0.5, 2.0]]).0, [0.75, 0.0]);
    let (gradient, hessian) = of(&[[2.0, 3.0], [9.0, 9.0], [0.5, 7.0]]);
    assert_eq!(gradient, [21.0, 14.0, 0.0, 0.0, 0.0, 6.0]);
    assert_eq!((hessian[0][1], hessian[0][5], hessian[1][5], hessian[3][3]), (7.0, 3.0, 2.0, 0.0));
    assert_eq!(of(&[[2.0, 3.0], [4.0, 7.0]]).0, [0.0, 0.0, 7.0, 4.0]);
    assert_eq!(of(&[[2.0, 3.0], [4.0, 1.0]]).0, [12.0, 0.0, 48.0, 0.0]);
}

/// What is asked for is evaluated once, in order, and changes of what it was made from come too late.
#[hessian(variable(x))]
fn asked_once(x: &[f64], calls: &core::cell::Cell<usize>) -> f64 {
    let next = || {
        calls.set(calls.get() + 1);
        calls.get() - 1
    };
    let mut size = 2;
    let pieces = x.chunks(size);
    size += 5;
    let (a, b) = (x.get(next()).copied(), x.get(next()).copied());
    let (_, rest) = x.split_at(next());
    let mut total = pieces.map(|piece| piece[0] * piece[0]).sum::<f64>() + size as f64;
    if let (Some(a), Some(b), [c, ..]) = (a, b, rest) {
        total += a * b * c;
    }
    total
}

#[test]
fn arguments_are_evaluated_once() {
    let (x, calls) = ([2.0, 3.0, 5.0], core::cell::Cell::new(0));
    let mut gradient = [0.0; 3];
    // a² + c² + 7 + a·b·c
    assert_eq!(asked_once::gradient_into(&x, &calls, &mut gradient), 4.0 + 25.0 + 7.0 + 30.0);
    assert_eq!((gradient, calls.get()), ([4.0 + 15.0, 10.0, 10.0 + 6.0], 3));
}

#[hessian(variable(x))]
fn halves(x: &[f64], k: usize) -> f64 {
    let (a, b) = x.split_at(k);
    a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() + x.chunks(k).map(|piece| piece[0]).sum::<f64>()
}

#[test]
#[should_panic(expected = "out of range for slice of length 3")]
fn a_part_beyond_panics() {
    let _ = halves::gradient_into(&[1.0, 2.0, 3.0], 4, &mut [0.0; 3]);
}

#[test]
#[should_panic(expected = "chunk size must be non-zero")]
fn pieces_of_no_length_panic() {
    let _ = halves::gradient_into(&[1.0, 2.0, 3.0], 0, &mut [0.0; 3]);
}
