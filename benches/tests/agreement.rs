//! Every way to compute a quantity computes the same.

#[test]
fn all_agree() {
    for case in benches::cases::ALL {
        // A few matrices of 100 by 100 are more than a test's stack holds.
        let run = std::thread::Builder::new().stack_size(1 << 26).spawn(case.difference).expect("a thread");
        let difference = run.join().expect("no panic");
        assert!(difference < 1e-10, "{}: {difference:e}", case.name);
    }
}
