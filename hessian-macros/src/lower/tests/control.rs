//! Branches and jumps that the run decides.

use super::*;

const P: [[f64; 2]; 7] = [[0.3, -1.7], [2.5, 0.4], [-0.5, 3.0], [-1.0, -2.0], [0.0, 0.0], [5.0, 5.0], [f64::NAN, 1.0]];

macro_rules! everywhere {
    ($($item:tt)*) => { agrees!([x, y] => f(x, y); [P[0], P[1], P[2], P[3], P[4], P[5]]; $($item)*) };
}

#[test]
fn arms_join() {
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            if x > 0.0 { x * y } else { y - x }
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut a = x;
            let mut b = [y, 1.0];
            if x > y {
                a *= 2.0;
                b[0] = a;
            } else if x < 0.0 {
                b = [x, y];
            } else {
                let t = a;
                a = b[1];
                b[1] = t;
            }
            a + b[0] * b[1]
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let k;
            if x > 0.0 && y > 0.0 || x == y {
                k = x;
            } else {
                k = -y;
            }
            let n = if x > 1.0 { 3.0 } else { 2.0 };
            let z = !(x < y);
            if z { k * n } else { k }
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let (a, b) = if x > y { (x, y) } else { (y, x) };
            a - 2.0 * b
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut s = 0.0;
            if x > 0.0 {
                if y > 0.0 {
                    s += x;
                } else {
                    s += y;
                }
                s *= 2.0;
            }
            s
        }
    );
}

#[test]
fn early_return() {
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            if x < 0.0 {
                return 0.0;
            }
            x.sqrt() * y
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            if x < 0.0 {
                if y > 0.0 {
                    return y;
                }
            } else if x > 2.0 {
                return x + y;
            }
            let t = x * y;
            if t > 1.0 {
                return t;
            }
            t - 1.0
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let z = if x < 0.0 { return 7.0 * y } else { x };
            z + y
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            x + if y < 0.0 { return 1.0 } else { y.sqrt() }
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            {
                if x < 0.0 {
                    return 1.0;
                }
                if y < 0.0 {
                    return 2.0;
                }
            }
            if x > y {
                return 3.0;
            }
            4.0
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            if x < 0.0 {
                return 1.0;
            } else {
                return y;
            }
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            for i in 0..3 {
                if x < i as f64 {
                    return y * i as f64;
                }
            }
            x
        }
    );
}

#[test]
fn loops_left_early() {
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut s = x;
            for i in 0..5 {
                if s > 3.0 {
                    break;
                }
                s = s * 1.3 + y * i as f64;
            }
            s * y
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut s = 0.0;
            for i in 0..4 {
                let t = x * i as f64 - y;
                if t < 0.0 {
                    continue;
                }
                s += t.sqrt();
                if s > 2.0 {
                    break;
                }
                s += 0.1;
            }
            s
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut s = y;
            'a: for i in 0..3 {
                for j in 0..3 {
                    s += x * j as f64;
                    if s > 4.0 {
                        continue 'a;
                    }
                    if s < -4.0 {
                        break 'a;
                    }
                    if s == 1.5 {
                        return s;
                    }
                }
                s -= 0.5 * i as f64;
            }
            s
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut i = 0;
            let mut s = x;
            while i < 6 && s.abs() < 10.0 {
                s = s * s + y;
                i += 1;
            }
            let v = 'b: {
                if s > 1.0 {
                    break 'b 1.0;
                }
                if s < -1.0 {
                    break 'b s;
                }
                y
            };
            let mut j = 0;
            let w = loop {
                j += 1;
                if j > 4 {
                    break 2.0;
                }
                if x > j as f64 {
                    break x;
                }
            };
            s + v * w
        }
    );
}

#[test]
fn matches() {
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            match x {
                0.0 => 1.0,
                v if v > y => v * 2.0,
                -1.0..=1.0 => y,
                _ => x - y,
            }
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut s = 0.0;
            for i in 0..4 {
                s += match (i, i % 2) {
                    (0, _) => x,
                    (1 | 3, 1) => y,
                    (n, 0) if n > 1 => x * y,
                    _ => 5.0,
                };
            }
            match (x > 0.0, y > 0.0) {
                (true, true) => s,
                (true, false) => -s,
                (false, b) => {
                    if b {
                        1.0
                    } else {
                        s * s
                    }
                }
            }
        }
    );
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let z = match (x, y) {
                (a, b) if a < b => {
                    if a < -0.7 {
                        return b;
                    }
                    a
                }
                (a, _) => a + 1.0,
            };
            if (0.0..1.0).contains(&z) { z } else { -z }
        }
    );
}

#[test]
fn booleans() {
    everywhere!(
        fn f(x: f64, y: f64) -> f64 {
            let mut found = false;
            for v in [x, y] {
                if v > 2.0 {
                    found = true;
                }
            }
            let all = [x, y].iter().all(|v| *v > 0.0);
            let any = [x, y].iter().any(|&v| v < -1.5);
            if found && !any {
                x
            } else if all || any {
                y
            } else {
                x * y
            }
        }
    );
}

#[test]
fn the_branch_itself_is_the_flag() {
    // An early return needs one branch and one join, nothing else.
    let program = lowered(
        quote::quote!(),
        quote::quote!(
            fn f(x: f64) -> f64 {
                if x < 0.0 {
                    return 0.0;
                }
                x.sqrt()
            }
        ),
    );
    assert_eq!(program.graph.regions().count(), 1);
    let program = lowered(
        quote::quote!(),
        quote::quote!(
            fn f(x: f64) -> f64 {
                let mut s = x;
                for _ in 0..3 {
                    if s > 1.0 {
                        break;
                    }
                    s += x;
                }
                s
            }
        ),
    );
    assert_eq!(program.graph.regions().count(), 3);
    assert_eq!(number_of_leaves(&program), 0);
}
