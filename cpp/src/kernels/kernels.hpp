// The table of hot loops of one instruction-set level; one constant table a level, chosen once at
// load. Everything a kernel reads and writes is plain memory of the caller: no allocation, no
// exception, no library. Rows come transposed and padded: feature j of row s at x[j * block_stride
// + s], n a multiple of padded_rows.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emgine {

// The same at every level: they decide the order of additions, hence the bits.
constexpr std::size_t rows_per_block = 384;
constexpr std::size_t sum_lanes = 8;    // lane l of a sum takes rows l, l + 8, ...
constexpr std::size_t padded_rows = 24; // the smallest multiple of every level's tile
// 49 cache lines: an odd number, so that the features of one row fall into different cache sets.
constexpr std::size_t block_stride = rows_per_block + 8;
constexpr std::size_t panel_rows = 8; // rows of a triangular factor that are packed side by side
constexpr std::size_t scatter_tile = 4;
constexpr std::size_t center_tile = 8; // centres of k-means that are packed side by side

// Doubles of a packed lower triangular factor: panel p holds columns 0 .. 8(p + 1) - 1, eight rows
// each.
constexpr std::size_t packed_factor_size(std::size_t n_features) {
    const std::size_t panels = (n_features + panel_rows - 1) / panel_rows;
    return panel_rows * panel_rows * panels * (panels + 1) / 2;
}

constexpr std::size_t packed_triangle_size(std::size_t n) { return n * (n + 1) / 2; }

// Of eight components side by side: the means, then the factors' rows in tiles of four, of each
// tile the columns left of the diagonal and then the diagonal's triangle, by columns.
constexpr std::size_t components_of_eight = 8;
constexpr std::size_t eight_tile = 4;
constexpr std::size_t most_eight_features = 256;
constexpr std::size_t eight_size(std::size_t n_features) {
    const std::size_t tiles = (n_features + eight_tile - 1) / eight_tile;
    const std::size_t corner = eight_tile * (eight_tile + 1) / 2;
    return components_of_eight *
           (n_features + eight_tile * eight_tile * tiles * (tiles - 1) / 2 + corner * tiles);
}

// What a kernel for one row reads of a mixture; factors as the structure has them, null for 1.
struct RowMixture {
    std::size_t n_features;
    std::size_t n_components;
    const double* means;
    const double* factors;
    std::size_t factor_step; // from one component's factor to the next; 0: they share one
    const double* log_normalizers;
    const double* eights; // of every eight components; null: not laid out
};

// Doubles from one component to the next in a row kernel's scratch, which holds two sets of four,
// or one of eight.
constexpr std::size_t row_scratch_components = 4;
constexpr std::size_t padded_features(std::size_t n_features) {
    return (n_features + panel_rows - 1) / panel_rows * panel_rows;
}

struct Kernels {
    const char* name;

    // log_density[s] = log_normalizer - |factor (x_s - mean)|^2 / 2. scratch: padded_rows *
    // n_features.
    void (*density_full)(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                         const double* packed_factor, double log_normalizer, double* scratch,
                         double* log_density) noexcept;
    // whitened_s = factor (x_s - mean), laid out like x.
    void (*whiten)(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                   const double* packed_factor, double* scratch, double* whitened) noexcept;
    void (*density_diag)(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                         const double* precisions_cholesky, double log_normalizer,
                         double* log_density) noexcept;
    void (*density_spherical)(const double* x, std::size_t n, std::size_t n_features,
                              const double* mean, double precision_cholesky, double log_normalizer,
                              double* log_density) noexcept;

    // In place, log-densities [component * block_stride + row] become responsibilities times
    // row_weight. Returns the weighted log-likelihood of the rows.
    double (*responsibilities)(double* log_density, std::size_t n, std::size_t n_components,
                               const double* row_weight, bool unit_weights,
                               double negligible) noexcept;
    // The same, with all of a row given to its densest component (the first of equals).
    double (*hard_responsibilities)(double* log_density, std::size_t n, std::size_t n_components,
                                    const double* row_weight) noexcept;
    void (*log_sum_exp)(const double* log_density, std::size_t n, std::size_t n_components,
                        double* result) noexcept;
    void (*densest)(const double* log_density, std::size_t n, std::size_t n_components,
                    std::int64_t* label) noexcept;

    // The nearest centre of each row (the first of equals). packed_centers: of every center_tile
    // centres, feature by feature, that number of theirs.
    void (*nearest)(const double* x, std::size_t n, std::size_t n_features,
                    const double* packed_centers, std::size_t n_centers,
                    std::int64_t* label) noexcept;
    // Adds to inertia (n_features) and, at the row's label, to weight and sum: of (row - centre) *
    // inverse_scale and its square. rows: one after the other. row_weight: null for 1.
    void (*add_to_nearest)(const double* rows, std::size_t n, std::size_t n_features,
                           const std::int64_t* label, const double* row_weight,
                           const double* centers, const double* inverse_scale, double* inertia,
                           double* weight, double* sum) noexcept;

    // Adds, for each candidate, the weighted sum of the lesser of nearest and its squared distance.
    void (*totals_with)(const double* x, std::size_t n, std::size_t n_features,
                        const double* packed_candidates, std::size_t n_candidates,
                        const double* nearest, const double* row_weight, double* totals) noexcept;
    // nearest becomes the lesser of itself and the squared distance from the first packed seed.
    void (*lower_nearest)(const double* x, std::size_t n, std::size_t n_features,
                          const double* packed_seed, double* nearest) noexcept;

    // Adds to weight, sum (n_features) and scatter: about mean, weighted by r[s]. scratch:
    // n_features * block_stride.
    void (*statistics_full)(const double* x, std::size_t n, std::size_t n_features,
                            const double* mean, const double* r, double* scratch, double* weight,
                            double* sum, double* scatter_triangle) noexcept;
    void (*statistics_diag)(const double* x, std::size_t n, std::size_t n_features,
                            const double* mean, const double* r, double* weight, double* sum,
                            double* scatter) noexcept;
    void (*statistics_spherical)(const double* x, std::size_t n, std::size_t n_features,
                                 const double* mean, const double* r, double* weight, double* sum,
                                 double* scatter) noexcept;
    void (*statistics_mean)(const double* x, std::size_t n, std::size_t n_features,
                            const double* mean, const double* r, double* weight,
                            double* sum) noexcept;
    // shift[j, s] = sum over k of r[k, s] (x[j, s] - means[k, j]).
    void (*weighted_shift)(const double* x, std::size_t n, std::size_t n_features,
                           const double* means, std::size_t n_components, const double* r,
                           double* shift) noexcept;
    // Adds sum over s of z[i, s] z[j, s] r[s] to a packed triangle. scratch: n_features *
    // block_stride.
    void (*weighted_products)(const double* z, std::size_t n, std::size_t n_features,
                              const double* r, double* scratch, double* triangle) noexcept;

    // One row, the bits of the same row in a block. scratch: 2 * row_scratch_components *
    // padded_features. log_density: a multiple of panel_rows.
    using RowDensity = void (*)(const double* x, const RowMixture& mixture, double* scratch,
                                double* log_density) noexcept;
    RowDensity row_density_full;
    RowDensity row_density_diag;
    RowDensity row_density_spherical;
    void (*row_whiten)(const double* x, std::size_t n_features, const double* mean,
                       const double* packed_factor, double* scratch, double* whitened) noexcept;
    // These two overwrite log_density; the second with the responsibilities.
    double (*row_log_sum_exp)(double* log_density, std::size_t n_components) noexcept;
    void (*row_responsibilities)(double* log_density, std::size_t n_components,
                                 double negligible) noexcept;
    std::int64_t (*row_densest)(const double* log_density, std::size_t n_components) noexcept;

    double (*sum)(const double* values, std::size_t n) noexcept;

    // Lower Cholesky factor of the lower triangle of a, then its inverse: row-major, stride a
    // multiple of 8, factor and inverse zero at the start. False: not positive definite.
    bool (*cholesky)(const double* a, std::size_t n, std::size_t stride, double* factor) noexcept;
    void (*invert_lower)(const double* factor, std::size_t n, std::size_t stride,
                         double* inverse) noexcept;
    // a b: of two upper triangles the upper one, of a lower and an upper one the lower. Room for a
    // multiple of 8 rows, zero where there is nothing.
    void (*upper_product)(const double* a, const double* b, std::size_t n, std::size_t stride,
                          double* result) noexcept;
    void (*lower_upper_product)(const double* a, const double* b, std::size_t n, std::size_t stride,
                                double* result) noexcept;
};

} // namespace emgine
