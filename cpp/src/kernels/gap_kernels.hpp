// The part of the table of hot loops for rows that lack cells, and for what is expected in them.
// See kernels.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emgine {

struct GapKernels {
    // Whether some feature of some row is NaN.
    bool (*has_gaps)(const double* x, std::size_t n, std::size_t n_features) noexcept;
    // Rows that lack cells, which are NaN: filled has `fill` there, observed 0, and 1 elsewhere.
    void (*fill_gaps)(const double* x, std::size_t n, std::size_t n_features, double fill,
                      double* filled, double* observed) noexcept;
    // The same with 0 there, and lacking = 1 - observed.
    void (*split_gaps)(const double* x, std::size_t n, std::size_t n_features, double* filled,
                       double* observed, double* lacking) noexcept;
    // Of columns of a block: sets values to 0 where observed is 0; lacking = 1 - observed.
    void (*keep_observed)(const double* observed, std::size_t n, std::size_t n_columns,
                          double* values) noexcept;
    void (*count_lacking)(const double* observed, std::size_t n, std::size_t n_columns,
                          double* lacking) noexcept;
    // Densities as density_diag, less of_feature (n_features) for each cell that is lacking; sums
    // as statistics_diag, and the responsibilities of the rows that have a feature to observed
    // (n_features).
    void (*density_diag_gaps)(const double* x, std::size_t n, std::size_t n_features,
                              const double* mean, const double* precisions_cholesky,
                              const double* of_feature, double log_normalizer,
                              double* log_density) noexcept;
    void (*density_spherical_gaps)(const double* x, std::size_t n, std::size_t n_features,
                                   const double* mean, double precision_cholesky,
                                   const double* of_feature, double log_normalizer,
                                   double* log_density) noexcept;
    void (*statistics_diag_gaps)(const double* x, std::size_t n, std::size_t n_features,
                                 const double* mean, const double* r, double* weight,
                                 double* observed, double* sum, double* scatter) noexcept;
    void (*statistics_spherical_gaps)(const double* x, std::size_t n, std::size_t n_features,
                                      const double* mean, const double* r, double* weight,
                                      double* observed, double* sum, double* scatter) noexcept;

    // The same for matrices, a tile of n_components <= components_of_tile components at a time: all
    // numbers of a tile side by side. precision: n_features squared; means: n_features; lacking: q
    // features in ascending order; triangles: lower, by rows. scratch: n_features and another q
    // tiles.
    // Writes minus the covariance of the lacking features given the others, a triangle, and log det
    // of its inverse.
    void (*conditional_covariance)(const double* precision, std::size_t n_features,
                                   const std::uint32_t* lacking, std::size_t q,
                                   std::size_t n_components, double* scratch,
                                   double* minus_covariance, double* log_determinant) noexcept;
    // Of one row, features block_stride apart: what the lacking features deviate from their means.
    void (*conditional_deviations)(const double* x, std::size_t n_features,
                                   const std::uint32_t* lacking, std::size_t q,
                                   std::size_t n_components, const double* precision,
                                   const double* means, const double* minus_covariance,
                                   double* scratch, double* deviations) noexcept;
    // Adds the covariance times weight to the triangle of all features.
    void (*add_conditional)(const double* minus_covariance, const std::uint32_t* lacking,
                            std::size_t q, std::size_t n_components, const double* weight,
                            double* triangle) noexcept;

    // result[i, s] = sum over k of r[k, s] (value_ki + slope_ki . (x_s - center_k)). packed: eight
    // outputs side by side; of each component the slopes of its features, then the values.
    void (*expected_values)(const double* x, std::size_t n, std::size_t n_features,
                            const double* centers, std::size_t n_components, const double* r,
                            const double* packed, std::size_t n_outputs, double* result) noexcept;
};

} // namespace emgine
