//! Triplets in compressed sparse columns.

use hessian_runtime::sparse::{Error, Pattern};

const TRIPLETS: [(usize, usize, f64); 7] =
    [(3, 1, 1.0), (0, 0, 2.0), (2, 1, 3.0), (3, 1, 4.0), (3, 3, 5.0), (1, 1, 6.0), (0, 0, 7.0)];

fn places(entry: &mut dyn FnMut(usize, usize)) {
    for (row, column, _) in TRIPLETS {
        entry(row, column);
    }
}

#[test]
fn entries_are_sorted_and_each_is_there_once() {
    let (mut columns, mut rows, mut slots) = ([9; 5], [9; 8], [9; 7]);
    let pattern = Pattern::new(places, &mut columns, &mut rows, &mut slots).unwrap();
    assert_eq!(pattern.columns(), [0, 1, 4, 4, 5]);
    assert_eq!(pattern.rows(), [0, 1, 2, 3, 3]);
    assert_eq!(pattern.slots(), [3, 0, 2, 3, 4, 1, 0]);
    assert_eq!(pattern.slot(3, 1), Some(3));
    assert_eq!(
        (pattern.slot(0, 1), pattern.slot(3, 2), pattern.slot(4, 4), pattern.slot(9, 9)),
        (None, None, None, None)
    );

    let mut values = [f64::NAN; 5];
    let mut sums = pattern.sums(&mut values).unwrap();
    for (row, column, value) in TRIPLETS {
        sums.add(row, column, value);
    }
    sums.finish().unwrap();
    assert_eq!(values, [9.0, 6.0, 3.0, 5.0, 5.0]);

    // Another order, fewer and more of them: each goes where it belongs.
    let mut sums = pattern.sums(&mut values).unwrap();
    for _ in 0..2 {
        for &(row, column, value) in TRIPLETS.iter().rev().skip(1) {
            sums.add(row, column, value);
        }
    }
    sums.finish().unwrap();
    assert_eq!(values, [4.0, 12.0, 6.0, 10.0, 10.0]);
}

#[test]
fn no_entries_at_all() {
    let mut columns = [7];
    let pattern = Pattern::new(|_| {}, &mut columns, &mut [], &mut []).unwrap();
    assert_eq!((pattern.columns(), pattern.rows().len()), (&[0][..], 0));
    pattern.sums::<f32>(&mut []).unwrap().finish().unwrap();
}

#[test]
fn mistakes_are_told() {
    let new = |columns: &mut [usize], rows: &mut [usize], slots: &mut [usize]| {
        Pattern::new(places, columns, rows, slots).map(|_| ()).unwrap_err()
    };
    assert_eq!(new(&mut [], &mut [0; 7], &mut [0; 7]), Error::TooShort { array: "columns", needed: 1 });
    assert_eq!(new(&mut [0; 5], &mut [0; 6], &mut [0; 7]), Error::TooShort { array: "rows", needed: 7 });
    assert_eq!(new(&mut [0; 5], &mut [0; 7], &mut [0; 6]), Error::TooShort { array: "slots", needed: 7 });
    let outside = new(&mut [0; 4], &mut [0; 7], &mut [0; 7]);
    assert_eq!(outside, Error::Outside { row: 3, column: 3 });
    assert_eq!(outside.to_string(), "(3, 3) is no entry of the lower triangle of this size");
    let mut arrays = ([0; 5], [0; 7], [0; 7]);
    let upper = Pattern::new(|entry| entry(1, 2), &mut arrays.0, &mut arrays.1, &mut arrays.2);
    assert_eq!(upper, Err(Error::Outside { row: 1, column: 2 }));

    let pattern = Pattern::new(places, &mut arrays.0, &mut arrays.1, &mut arrays.2).unwrap();
    let short = pattern.sums(&mut [0.0; 4]).map(|_| ()).unwrap_err();
    assert_eq!(short.to_string(), "`values` is too short, 5 elements are needed");
    let mut values = [0.0; 5];
    let mut sums = pattern.sums(&mut values).unwrap();
    sums.add(2, 2, 1.0);
    let missing = sums.finish().unwrap_err();
    assert_eq!(missing.to_string(), "(2, 2) is not in the pattern");
}
