// How kernels read memory: sizes of blocks and tiles, packed matrices, and the numbers of
// components side by side. Rows are transposed and padded: feature j of row s is at x[j *
// block_stride + s], and n is a multiple of padded_rows.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emgine {

// The same at every level, because they determine the order of additions and so the bits.
constexpr std::size_t rows_per_block = 384;
constexpr std::size_t sum_lanes = 8;    // lane l of a sum adds rows l, l + 8, ...
constexpr std::size_t padded_rows = 24; // the smallest multiple of every level's tile
// 49 cache lines: an odd number, so that the features of a row are in different cache sets.
constexpr std::size_t block_stride = rows_per_block + 8;
constexpr std::size_t panel_rows = 8; // rows of a triangular factor that are packed side by side
constexpr std::size_t scatter_tile = 4;
constexpr std::size_t block_width = 64; // columns of a large matrix that are factored at once
constexpr std::size_t center_tile = 8;  // centres of k-means that are packed side by side

// Number of doubles of a packed lower triangular factor: panel p holds columns 0 .. 8(p + 1) - 1 of
// eight rows.
constexpr std::size_t packed_factor_size(std::size_t n_features) {
    const std::size_t panels = (n_features + panel_rows - 1) / panel_rows;
    return panel_rows * panel_rows * panels * (panels + 1) / 2;
}

constexpr std::size_t packed_triangle_size(std::size_t n) { return n * (n + 1) / 2; }

// Rows of matrices that are factored several at a time (side_by_side.hpp), at most.
constexpr std::size_t most_side_by_side = 16;

// Layout of eight components side by side: the means, then the rows of the factors in tiles of
// four. A tile holds the columns left of the diagonal, then the triangle at the diagonal, by
// columns.
constexpr std::size_t components_of_tile = 8;
constexpr std::size_t factor_tile = 4;
constexpr std::size_t most_tile_features = 256;
constexpr std::size_t component_tile_size(std::size_t n_features) {
    const std::size_t tiles = (n_features + factor_tile - 1) / factor_tile;
    const std::size_t corner = factor_tile * (factor_tile + 1) / 2;
    return components_of_tile *
           (n_features + factor_tile * factor_tile * tiles * (tiles - 1) / 2 + corner * tiles);
}

// The parts of a mixture that a kernel for one row reads. factors: in the layout of the structure;
// null means 1.
struct RowMixture {
    std::size_t n_features;
    std::size_t n_components;
    const double* means;
    const double* factors;
    std::size_t factor_step; // from one component's factor to the next; 0: one factor for all
    const double* log_normalizers;
    const double* component_tiles; // of every eight components; null: not laid out
};

// A row kernel's scratch holds two sets of four components, or one set of eight. padded_features is
// the number of doubles from one component to the next.
constexpr std::size_t row_scratch_components = 4;
constexpr std::size_t padded_features(std::size_t n_features) {
    return (n_features + panel_rows - 1) / panel_rows * panel_rows;
}

// What kernels read of Student's t, by component; space for whole vectors of components.
struct StudentNumbers {
    double n_features;
    const double* offset; // log weight and log-normaliser
    const double* kappa;  // 1 / nu
    const double* nu;     // 0 where kappa is
    const double* half;   // (1 + kappa d) / 2
};

// The same of one component where rows lack features: of each row what depends on their number.
struct StudentGaps {
    const double* n_features; // that the row has
    const double* offset;
    const double* half;
    double kappa, nu;
};

// A negative binomial, as kernels of large counts read it. Of size infinity, the inverse is 0.
struct CountNumbers {
    double mean, log_mean;
    double size, inverse_size, stirling_of_size;
    double grown, log_grown; // 1 + mean / size
};

// Tables of log_factorials.hpp: log x! below factorial_logs and one entry beyond, and minus the
// sums of those of two numbers below paired_factorials, the first one's beside each other.
constexpr std::size_t factorial_logs = 256;
constexpr std::size_t paired_factorials = 32;
struct FactorialTables {
    const double* logs;
    const double* pairs;
};
constexpr std::size_t choices_rows = 256; // of the triangle of log C(n, x)

// A Weibull distribution by logarithms.
struct WeibullNumbers {
    double shape, log_shape, log_scale;
};
constexpr double weibull_most = 700; // exponents beyond are no density: e^700 is finite

// What numbers are compared with: center + rest, of which rest is what rounding took.
struct RelativeTo {
    double center, rest, inverse, log_center;
};

} // namespace emgine
