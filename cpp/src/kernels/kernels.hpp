// The table of hot loops of one instruction-set level. There is one constant table per level; it is
// chosen once at load. Kernels read and write only plain memory of the caller, laid out as
// layout.hpp says: no allocation, no exception, no library.
#pragma once

#include "gap_kernels.hpp"
#include "layout.hpp"

namespace emgine {

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

    // Replaces log-densities [component * block_stride + row] by responsibilities times row_weight.
    // Returns the weighted log-likelihood of the rows.
    double (*responsibilities)(double* log_density, std::size_t n, std::size_t n_components,
                               const double* row_weight, bool unit_weights,
                               double negligible) noexcept;
    // The same, but a row belongs completely to its densest component (the first of equals).
    double (*hard_responsibilities)(double* log_density, std::size_t n, std::size_t n_components,
                                    const double* row_weight) noexcept;
    void (*log_sum_exp)(const double* log_density, std::size_t n, std::size_t n_components,
                        double* result) noexcept;
    void (*densest)(const double* log_density, std::size_t n, std::size_t n_components,
                    std::int64_t* label) noexcept;

    // Finds the nearest centre of each row (the first of equals). packed_centers: in tiles of
    // center_tile centres, by features.
    void (*nearest)(const double* x, std::size_t n, std::size_t n_features,
                    const double* packed_centers, std::size_t n_centers,
                    std::int64_t* label) noexcept;
    // Finds the two nearest of some points to each row: squared distances and numbers, of equal
    // ones the first; infinity where there is none.
    void (*nearest_two)(const double* x, std::size_t n, std::size_t n_features,
                        const double* packed_centers, std::size_t n_centers, double* first,
                        double* second, std::int64_t* owner, std::int64_t* heir) noexcept;
    // With z = (row - centre) * inverse_scale: adds z^2 to inertia (n_features) and, at the label
    // of the row, the weight of the row to weight and z to sum. rows: one after the other.
    // row_weight: null means 1.
    void (*add_to_nearest)(const double* rows, std::size_t n, std::size_t n_features,
                           const std::int64_t* label, const double* row_weight,
                           const double* centers, const double* inverse_scale, double* inertia,
                           double* weight, double* sum) noexcept;

    // Adds, for each candidate, the weighted sum of min(nearest, squared distance from it).
    void (*totals_with)(const double* x, std::size_t n, std::size_t n_features,
                        const double* packed_candidates, std::size_t n_candidates,
                        const double* nearest, const double* row_weight, double* totals) noexcept;
    // Sets nearest to min(nearest, squared distance from the first packed seed).
    void (*lower_nearest)(const double* x, std::size_t n, std::size_t n_features,
                          const double* packed_seed, double* nearest) noexcept;

    // Adds to weight, sum (n_features) and scatter, about mean and weighted by r[s]. scratch:
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

    // One row, with the same bits as in a block. scratch: 2 * row_scratch_components *
    // padded_features. log_density: its size is a multiple of panel_rows.
    using RowDensity = void (*)(const double* x, const RowMixture& mixture, double* scratch,
                                double* log_density) noexcept;
    RowDensity row_density_full;
    RowDensity row_density_diag;
    RowDensity row_density_spherical;
    void (*row_whiten)(const double* x, std::size_t n_features, const double* mean,
                       const double* packed_factor, double* scratch, double* whitened) noexcept;
    // Both overwrite log_density; row_responsibilities writes the responsibilities there.
    double (*row_log_sum_exp)(double* log_density, std::size_t n_components) noexcept;
    void (*row_responsibilities)(double* log_density, std::size_t n_components,
                                 double negligible) noexcept;
    std::int64_t (*row_densest)(const double* log_density, std::size_t n_components) noexcept;

    // Exponential families: t holds their statistics T by rows, as x holds features; eta their
    // natural parameters in tiles of center_tile components, by statistics.
    // log_density[k, s] = offset[k] + base[s] + eta_k . t_s. base: null means 0.
    void (*linear_densities)(const double* t, std::size_t n, std::size_t n_statistics,
                             const double* packed_eta, std::size_t n_components,
                             const double* offset, const double* base,
                             double* log_density) noexcept;
    // The same bits for one row. offset and log_density have space for whole tiles.
    void (*row_linear_densities)(const double* t, std::size_t n_statistics,
                                 const double* packed_eta, std::size_t n_components,
                                 const double* offset, double base, double* log_density) noexcept;
    // Adds to weight (k), unless it is null, and sums (k, n_statistics), weighted by r.
    void (*linear_sums)(const double* t, std::size_t n, std::size_t n_statistics, const double* r,
                        std::size_t n_components, double* weight, double* sums) noexcept;
    // Adds more[k * stride + s] to log_density[k, s]; stride 0 adds the same to all components.
    void (*add_densities)(const double* more, std::size_t stride, std::size_t n,
                          std::size_t n_components, double* log_density) noexcept;

    // Gaussians of independent features on the same tiles, see squares.hpp. With v = (x - center)
    // inverse_scale, t has v^2 by features, or the sum of them if `together`, then v by features.
    // Returns whether all of t is finite.
    bool (*write_squares)(const double* x, std::size_t n, std::size_t n_features,
                          const double* center, const double* inverse_scale, bool together,
                          double* t) noexcept;
    // Sums of squares by rows.
    void (*add_squares)(const double* values, std::size_t n, std::size_t n_features,
                        double* squares) noexcept;
    // One row.
    void (*row_squares)(const double* x, std::size_t n_features, const double* center,
                        const double* inverse_scale, bool together, double* t) noexcept;
    // mode: log-density at the mean of each component, in whole tiles, as is offset.
    void (*square_densities)(const double* t, std::size_t n, std::size_t n_statistics,
                             const double* packed_eta, std::size_t n_components,
                             const double* offset, const double* mode,
                             double* log_density) noexcept;
    // The same bits for one row. log_density has space for whole tiles.
    void (*row_square_densities)(const double* t, std::size_t n_statistics,
                                 const double* packed_eta, std::size_t n_components,
                                 const double* offset, const double* mode,
                                 double* log_density) noexcept;

    // Categories: features hold codes 0, 1, ...; first[j] is where feature j begins in a tile of a
    // table, a multiple of center_tile. A table has n_entries * center_tile numbers for each tile
    // of components: those of a category side by side. place: scratch of 8 n_features.
    // log_density[k, s] = offset[k] + max(sum over j of table[k, j, x_j], -1e300). offset has space
    // for whole tiles.
    void (*lookup_densities)(const double* x, std::size_t n, std::size_t n_features,
                             const double* first, const double* table, std::size_t n_entries,
                             std::size_t n_components, const double* offset, std::int64_t* place,
                             double* log_density) noexcept;
    // The same bits for one row. log_density has space for whole tiles.
    void (*row_lookup_densities)(const double* x, std::size_t n_features, const double* first,
                                 const double* table, std::size_t n_entries,
                                 std::size_t n_components, const double* offset,
                                 double* log_density) noexcept;
    // Adds r to a table of sums.
    void (*lookup_sums)(const double* x, std::size_t n, std::size_t n_features, const double* first,
                        std::size_t n_entries, const double* r, std::size_t n_components,
                        std::int64_t* place, double* sums) noexcept;
    // Of component k of Student's t: replaces -delta / 2 of each row by its log-density. Writes
    // u = (nu + d) / (nu + delta), and twice the derivatives of the log-density by kappa, without
    // those of the normaliser.
    void (*student_densities)(double* log_density, std::size_t n, const StudentNumbers& of,
                              std::size_t k) noexcept;
    void (*student_weights)(double* log_density, std::size_t n, const StudentNumbers& of,
                            std::size_t k, double* u) noexcept;
    void (*student_scores)(double* log_density, std::size_t n, const StudentNumbers& of,
                           std::size_t k, double* u, double* first, double* second) noexcept;
    // All three where rows lack features, with numbers of their own; the bits of the others for the
    // same numbers. u, or first and second, may be null.
    void (*student_gaps)(double* log_density, std::size_t n, const StudentGaps& of, double* u,
                         double* first, double* second) noexcept;
    // sums[s]: of values (n_features) of the features that row s lacks.
    void (*sums_of_lacking)(const double* observed, std::size_t n, std::size_t n_features,
                            const double* values, double* sums) noexcept;
    // One row, by components; log_density has space for whole vectors.
    void (*row_student_densities)(double* log_density, std::size_t n_components,
                                  const StudentNumbers& of) noexcept;
    // product = r u; returns the sum of r.
    double (*student_weighted)(const double* r, const double* u, std::size_t n,
                               double* product) noexcept;
    // The same; sums: of r, r first and r second.
    void (*student_sums)(const double* r, const double* u, const double* first,
                         const double* second, std::size_t n, double* product,
                         double* sums) noexcept;

    double (*sum)(const double* values, std::size_t n) noexcept;
    std::size_t (*n_above)(const double* values, std::size_t n, double bound) noexcept;
    // A block from rows in memory, whose numbers are adjacent: x[j, s] = row s, column j. step:
    // bytes from a row to the next.
    void (*transposed)(const char* rows, std::ptrdiff_t step, std::size_t n, std::size_t columns,
                       double* x) noexcept;
    // Of positive numbers; any n.
    void (*logarithms)(const double* x, std::size_t n, double* result) noexcept;
    // What families of values above 0 see: usable = x, or 1 where it is not above 0, as padding
    // may be; its logarithm, which is subtracted from base too. Any n.
    void (*positive_logarithms)(const double* x, std::size_t n, double* usable, double* log_x,
                                double* base) noexcept;
    // The same of values above 0 and below 1, and log(1 - x), also subtracted.
    void (*unit_logarithms)(const double* x, std::size_t n, double* usable, double* log_x,
                            double* log_rest, double* base) noexcept;
    // min((x - center) factor, most); n is a multiple of sum_lanes.
    void (*shifted)(const double* x, std::size_t n, double center, double factor, double most,
                    double* result) noexcept;
    // Sums over features of logarithms of factorials and binomial coefficients: see
    // log_factorials.hpp.
    void (*subtract_log_factorials)(const double* x, std::size_t n, std::size_t n_features,
                                    const FactorialTables& tables, double* from) noexcept;
    double (*row_minus_log_factorials)(const double* x, std::size_t n_features,
                                       const FactorialTables& tables) noexcept;
    void (*log_binomials)(const double* t, std::size_t n, std::size_t n_pairs,
                          const double* triangle, bool* beyond, double* base) noexcept;
    void (*log_multinomials)(const double* x, std::size_t n, std::size_t n_features,
                             const double* triangle, bool* beyond, double* base) noexcept;
    // Of w = (x - center) / center: w - log(1 + w) and log(1 + w). inverse may be another factor of
    // x - center; log_x: log(1 + w) + log_center, used where w is not small. Any n. each: `of` has
    // n entries, one for each number; otherwise one for all. Both give the same bits.
    void (*log_excesses)(const double* x, const double* log_x, std::size_t n, const RelativeTo* of,
                         bool each, double* result) noexcept;
    void (*log_ratios)(const double* x, const double* log_x, std::size_t n, const RelativeTo* of,
                       bool each, double* result) noexcept;
    // e^(factor x), with exponents of at most `most`, which is 700 or less. Any n.
    void (*powers)(const double* x, std::size_t n, double factor, double most,
                   double* result) noexcept;
    // Of counts from 64 on, n a multiple of sum_lanes. The sums are those of count_sums.hpp.
    void (*large_count_densities)(const double* x, const double* log_x, std::size_t n,
                                  const CountNumbers& of, double* log_density) noexcept;
    void (*large_count_sums)(const double* x, std::size_t n, double inverse_size,
                             const double* shift, double* first, double* second,
                             double* third) noexcept;

    // The sum of a[i] b[i], and y += factor x. Any n.
    double (*inner_product)(const double* a, const double* b, std::size_t n) noexcept;
    void (*add_multiple)(double factor, const double* x, std::size_t n, double* y) noexcept;
    // The products of a with b and with itself.
    void (*two_products)(const double* a, const double* b, std::size_t n, double* with_b,
                         double* with_itself) noexcept;

    // See relative_factor.hpp; stride is a multiple of 8, and padding of `upper` is zero. Results
    // have space for 7 numbers more, and of `factor` 7 numbers more may be read.
    void (*relative_mean)(const double* mean, const double* reference, const double* upper,
                          std::size_t n, std::size_t stride, double scale, double* result) noexcept;
    void (*relative_factor)(const double* upper, std::size_t stride, const double* factor,
                            std::size_t n, double scale, double* packed, double* diagonal) noexcept;

    // Some of the work on a matrix, in ascending order: rows or columns first .. end - 1, between
    // multiples of 8 unless end is the last.
    //
    // Columns of the lower Cholesky factor of the lower triangle of a, and rows of the inverse of
    // such a factor. Row-major; stride is a multiple of 8; factor and inverse must be zero at the
    // start. Returns false if a is not positive definite.
    bool (*cholesky)(const double* a, std::size_t n, std::size_t stride, std::size_t first,
                     std::size_t end, double* factor) noexcept;
    void (*invert_lower)(const double* factor, std::size_t first, std::size_t end,
                         std::size_t stride, double* inverse) noexcept;
    // Rows of the product a b: upper_product computes the upper triangle for two upper triangles,
    // and lower_upper_product the lower triangle for a lower and an upper one. Arrays have space
    // for a multiple of 8 rows; unused numbers are zero.
    void (*upper_product)(const double* a, const double* b, std::size_t n, std::size_t stride,
                          std::size_t first, std::size_t end, double* result) noexcept;
    void (*lower_upper_product)(const double* a, const double* b, std::size_t n, std::size_t stride,
                                std::size_t first, std::size_t end, double* result) noexcept;

    // See side_by_side.hpp: of `count` matrices of n x n numbers, n at most most_side_by_side.
    std::size_t (*factor_side_by_side)(const double* covariances, std::size_t n, std::size_t count,
                                       double* precisions_cholesky) noexcept;
    void (*covariances_side_by_side)(const double* precisions_cholesky, std::size_t n,
                                     std::size_t count, double* covariances) noexcept;

    // Blocks of a large matrix, which have space for a multiple of 8 rows. c -= a b for `rows`
    // rows and `width` columns, a multiple of 8.
    void (*subtract_product)(const double* a, std::size_t a_stride, const double* b,
                             std::size_t b_stride, std::size_t inner, std::size_t rows,
                             std::size_t width, double* c, std::size_t c_stride) noexcept;
    // c = c lower^-T: `rows` rows of a Cholesky factor, below `width` rows that are done, at most
    // block_width of them.
    void (*factor_rows)(const double* lower, std::size_t stride, std::size_t width, double* c,
                        std::size_t c_stride, std::size_t rows) noexcept;
    // c = lower^-1 c, of `rows` rows and `width` columns, a multiple of 8.
    void (*substitute)(const double* lower, std::size_t stride, std::size_t rows, std::size_t width,
                       double* c, std::size_t c_stride) noexcept;
    GapKernels gaps; // where rows lack cells

    // Of one feature under one component: adds log-densities to total; sums of its statistics, see
    // weibull.hpp. n is a multiple of sum_lanes.
    void (*weibull_densities)(const double* log_x, std::size_t n, const WeibullNumbers& of,
                              double* total) noexcept;
    void (*weibull_sums)(const double* log_x, std::size_t n, const WeibullNumbers& of, bool small,
                         const double* r, double* sums) noexcept;
};

} // namespace emgine
