fn outer(x: &[f64; 16], p: &[f64; 16]) -> f64 {
    let mut z = 0.0;
    for i in 0..16 {
        z += x[i] * p[i];
    }
    (1.0 + z.exp()).ln() + x[0] * x[1]
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } outer }
impl outer {
    pub const N: usize = 16;
    pub const AUGMENTED_IS_EXACT: [bool; 16] =
        [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 136] = [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 0),
        (4, 0),
        (5, 0),
        (6, 0),
        (7, 0),
        (8, 0),
        (9, 0),
        (10, 0),
        (11, 0),
        (12, 0),
        (13, 0),
        (14, 0),
        (15, 0),
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 1),
        (6, 1),
        (7, 1),
        (8, 1),
        (9, 1),
        (10, 1),
        (11, 1),
        (12, 1),
        (13, 1),
        (14, 1),
        (15, 1),
        (2, 2),
        (3, 2),
        (4, 2),
        (5, 2),
        (6, 2),
        (7, 2),
        (8, 2),
        (9, 2),
        (10, 2),
        (11, 2),
        (12, 2),
        (13, 2),
        (14, 2),
        (15, 2),
        (3, 3),
        (4, 3),
        (5, 3),
        (6, 3),
        (7, 3),
        (8, 3),
        (9, 3),
        (10, 3),
        (11, 3),
        (12, 3),
        (13, 3),
        (14, 3),
        (15, 3),
        (4, 4),
        (5, 4),
        (6, 4),
        (7, 4),
        (8, 4),
        (9, 4),
        (10, 4),
        (11, 4),
        (12, 4),
        (13, 4),
        (14, 4),
        (15, 4),
        (5, 5),
        (6, 5),
        (7, 5),
        (8, 5),
        (9, 5),
        (10, 5),
        (11, 5),
        (12, 5),
        (13, 5),
        (14, 5),
        (15, 5),
        (6, 6),
        (7, 6),
        (8, 6),
        (9, 6),
        (10, 6),
        (11, 6),
        (12, 6),
        (13, 6),
        (14, 6),
        (15, 6),
        (7, 7),
        (8, 7),
        (9, 7),
        (10, 7),
        (11, 7),
        (12, 7),
        (13, 7),
        (14, 7),
        (15, 7),
        (8, 8),
        (9, 8),
        (10, 8),
        (11, 8),
        (12, 8),
        (13, 8),
        (14, 8),
        (15, 8),
        (9, 9),
        (10, 9),
        (11, 9),
        (12, 9),
        (13, 9),
        (14, 9),
        (15, 9),
        (10, 10),
        (11, 10),
        (12, 10),
        (13, 10),
        (14, 10),
        (15, 10),
        (11, 11),
        (12, 11),
        (13, 11),
        (14, 11),
        (15, 11),
        (12, 12),
        (13, 12),
        (14, 12),
        (15, 12),
        (13, 13),
        (14, 13),
        (15, 13),
        (14, 14),
        (15, 14),
        (15, 15),
    ];
    pub const HESSIAN_ROWS: [usize; 136] = [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 2, 3,
        4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 4, 5, 6, 7, 8, 9, 10,
        11, 12, 13, 14, 15, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 7, 8, 9, 10, 11,
        12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15, 9, 10, 11, 12, 13, 14, 15, 10, 11, 12, 13, 14, 15, 11, 12, 13,
        14, 15, 12, 13, 14, 15, 13, 14, 15, 14, 15, 15,
    ];
    pub const HESSIAN_COLUMNS: [usize; 17] =
        [0, 16, 31, 45, 58, 70, 81, 91, 100, 108, 115, 121, 126, 130, 133, 135, 136];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 18, neg: 0, mul: 17, div: 0, sqrt: 0, transcendental: 2, nodes: 53 },
        value_gradient_hessian: ::hessian_runtime::Counts {
            add: 20,
            neg: 0,
            mul: 187,
            div: 1,
            sqrt: 0,
            transcendental: 2,
            nodes: 226,
        },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient_hessian(x: &[f64; 16], p: &[f64; 16]) -> (f64, [f64; 16], [[f64; 16]; 16]) {
        let p_16: f64 = p[0];
        let p_20: f64 = p[1];
        let p_23: f64 = p[2];
        let p_26: f64 = p[3];
        let p_29: f64 = p[4];
        let p_32: f64 = p[5];
        let p_35: f64 = p[6];
        let p_38: f64 = p[7];
        let p_41: f64 = p[8];
        let p_44: f64 = p[9];
        let p_47: f64 = p[10];
        let p_50: f64 = p[11];
        let p_53: f64 = p[12];
        let p_56: f64 = p[13];
        let p_59: f64 = p[14];
        let p_62: f64 = p[15];
        let v65 = <f64 as ::hessian_runtime::private::Real>::exp(
            x[0] * p_16
                + x[1] * p_20
                + x[2] * p_23
                + x[3] * p_26
                + x[4] * p_29
                + x[5] * p_32
                + x[6] * p_35
                + x[7] * p_38
                + x[8] * p_41
                + x[9] * p_44
                + x[10] * p_47
                + x[11] * p_50
                + x[12] * p_53
                + x[13] * p_56
                + x[14] * p_59
                + x[15] * p_62,
        );
        let v67 = 1.0 + v65;
        let v71 = 1.0 / v67;
        let v72 = v65 * v71;
        let v97 = v71 * v72;
        let mut result = (
            <f64 as ::hessian_runtime::private::Real>::ln(v67) + x[0] * x[1],
            [
                x[1] + p_16 * v72,
                x[0] + p_20 * v72,
                p_23 * v72,
                p_26 * v72,
                p_29 * v72,
                p_32 * v72,
                p_35 * v72,
                p_38 * v72,
                p_41 * v72,
                p_44 * v72,
                p_47 * v72,
                p_50 * v72,
                p_53 * v72,
                p_56 * v72,
                p_59 * v72,
                p_62 * v72,
            ],
            [[v97; 16]; 16],
        );
        let factors = [p_16, p_20, p_23, p_26, p_29, p_32, p_35, p_38, p_41, p_44, p_47, p_50, p_53, p_56, p_59, p_62];
        let mut scaled = factors;
        for row in 0..16 {
            scaled[row] = v97 * factors[row];
        }
        for row in 0..16 {
            for column in 0..16 {
                result.2[row][column] = scaled[row] * factors[column];
            }
        }
        result.2[0][1] = result.2[1][0];
        result.2[0][2] = result.2[2][0];
        result.2[1][2] = result.2[2][1];
        result.2[0][3] = result.2[3][0];
        result.2[1][3] = result.2[3][1];
        result.2[2][3] = result.2[3][2];
        result.2[0][4] = result.2[4][0];
        result.2[1][4] = result.2[4][1];
        result.2[2][4] = result.2[4][2];
        result.2[3][4] = result.2[4][3];
        result.2[0][5] = result.2[5][0];
        result.2[1][5] = result.2[5][1];
        result.2[2][5] = result.2[5][2];
        result.2[3][5] = result.2[5][3];
        result.2[4][5] = result.2[5][4];
        result.2[0][6] = result.2[6][0];
        result.2[1][6] = result.2[6][1];
        result.2[2][6] = result.2[6][2];
        result.2[3][6] = result.2[6][3];
        result.2[4][6] = result.2[6][4];
        result.2[5][6] = result.2[6][5];
        result.2[0][7] = result.2[7][0];
        result.2[1][7] = result.2[7][1];
        result.2[2][7] = result.2[7][2];
        result.2[3][7] = result.2[7][3];
        result.2[4][7] = result.2[7][4];
        result.2[5][7] = result.2[7][5];
        result.2[6][7] = result.2[7][6];
        result.2[0][8] = result.2[8][0];
        result.2[1][8] = result.2[8][1];
        result.2[2][8] = result.2[8][2];
        result.2[3][8] = result.2[8][3];
        result.2[4][8] = result.2[8][4];
        result.2[5][8] = result.2[8][5];
        result.2[6][8] = result.2[8][6];
        result.2[7][8] = result.2[8][7];
        result.2[0][9] = result.2[9][0];
        result.2[1][9] = result.2[9][1];
        result.2[2][9] = result.2[9][2];
        result.2[3][9] = result.2[9][3];
        result.2[4][9] = result.2[9][4];
        result.2[5][9] = result.2[9][5];
        result.2[6][9] = result.2[9][6];
        result.2[7][9] = result.2[9][7];
        result.2[8][9] = result.2[9][8];
        result.2[0][10] = result.2[10][0];
        result.2[1][10] = result.2[10][1];
        result.2[2][10] = result.2[10][2];
        result.2[3][10] = result.2[10][3];
        result.2[4][10] = result.2[10][4];
        result.2[5][10] = result.2[10][5];
        result.2[6][10] = result.2[10][6];
        result.2[7][10] = result.2[10][7];
        result.2[8][10] = result.2[10][8];
        result.2[9][10] = result.2[10][9];
        result.2[0][11] = result.2[11][0];
        result.2[1][11] = result.2[11][1];
        result.2[2][11] = result.2[11][2];
        result.2[3][11] = result.2[11][3];
        result.2[4][11] = result.2[11][4];
        result.2[5][11] = result.2[11][5];
        result.2[6][11] = result.2[11][6];
        result.2[7][11] = result.2[11][7];
        result.2[8][11] = result.2[11][8];
        result.2[9][11] = result.2[11][9];
        result.2[10][11] = result.2[11][10];
        result.2[0][12] = result.2[12][0];
        result.2[1][12] = result.2[12][1];
        result.2[2][12] = result.2[12][2];
        result.2[3][12] = result.2[12][3];
        result.2[4][12] = result.2[12][4];
        result.2[5][12] = result.2[12][5];
        result.2[6][12] = result.2[12][6];
        result.2[7][12] = result.2[12][7];
        result.2[8][12] = result.2[12][8];
        result.2[9][12] = result.2[12][9];
        result.2[10][12] = result.2[12][10];
        result.2[11][12] = result.2[12][11];
        result.2[0][13] = result.2[13][0];
        result.2[1][13] = result.2[13][1];
        result.2[2][13] = result.2[13][2];
        result.2[3][13] = result.2[13][3];
        result.2[4][13] = result.2[13][4];
        result.2[5][13] = result.2[13][5];
        result.2[6][13] = result.2[13][6];
        result.2[7][13] = result.2[13][7];
        result.2[8][13] = result.2[13][8];
        result.2[9][13] = result.2[13][9];
        result.2[10][13] = result.2[13][10];
        result.2[11][13] = result.2[13][11];
        result.2[12][13] = result.2[13][12];
        result.2[0][14] = result.2[14][0];
        result.2[1][14] = result.2[14][1];
        result.2[2][14] = result.2[14][2];
        result.2[3][14] = result.2[14][3];
        result.2[4][14] = result.2[14][4];
        result.2[5][14] = result.2[14][5];
        result.2[6][14] = result.2[14][6];
        result.2[7][14] = result.2[14][7];
        result.2[8][14] = result.2[14][8];
        result.2[9][14] = result.2[14][9];
        result.2[10][14] = result.2[14][10];
        result.2[11][14] = result.2[14][11];
        result.2[12][14] = result.2[14][12];
        result.2[13][14] = result.2[14][13];
        result.2[0][15] = result.2[15][0];
        result.2[1][15] = result.2[15][1];
        result.2[2][15] = result.2[15][2];
        result.2[3][15] = result.2[15][3];
        result.2[4][15] = result.2[15][4];
        result.2[5][15] = result.2[15][5];
        result.2[6][15] = result.2[15][6];
        result.2[7][15] = result.2[15][7];
        result.2[8][15] = result.2[15][8];
        result.2[9][15] = result.2[15][9];
        result.2[10][15] = result.2[15][10];
        result.2[11][15] = result.2[15][11];
        result.2[12][15] = result.2[15][12];
        result.2[13][15] = result.2[15][13];
        result.2[14][15] = result.2[15][14];
        result.2[0][1] = result.2[0][1] + 1.0;
        result.2[1][0] = result.2[1][0] + 1.0;
        result
    }
}
const _: () = {
    let _ = outer;
};
