// The kernels of one instruction-set level. This file is compiled once for each level, with
// EMGINE_ISA_NAMESPACE as its name. Include no standard header that defines functions: their weak
// symbols would bring instructions of this level into the rest of the process. The object exports
// exactly one symbol: the table.
#include "kernels.hpp"
#include "blocked.hpp"
#include "cholesky.hpp"
#include "conditional.hpp"
#include "density_diag.hpp"
#include "density_full.hpp"
#include "expected_values.hpp"
#include "gaps.hpp"
#include "large_counts.hpp"
#include "linear.hpp"
#include "log_factorials.hpp"
#include "logarithms.hpp"
#include "lookup.hpp"
#include "matrix_product.hpp"
#include "nearest.hpp"
#include "nearest_sums.hpp"
#include "nearest_two.hpp"
#include "relative_factor.hpp"
#include "relative_logs.hpp"
#include "responsibilities.hpp"
#include "row_density.hpp"
#include "row_posterior.hpp"
#include "seeding.hpp"
#include "side_by_side.hpp"
#include "squares.hpp"
#include "statistics_diag.hpp"
#include "statistics_full.hpp"
#include "student_t.hpp"
#include "transposed_rows.hpp"
#include "vectors.hpp"
#include "weibull.hpp"

#define EMGINE_TEXT_OF(name) #name
#define EMGINE_TEXT(name) EMGINE_TEXT_OF(name)

namespace emgine::EMGINE_ISA_NAMESPACE {

extern const Kernels kernels;
const Kernels kernels{EMGINE_TEXT(EMGINE_ISA_NAMESPACE),
                      density_full<>,
                      whiten,
                      density_diag,
                      density_spherical,
                      responsibilities,
                      hard_responsibilities,
                      log_sum_exp,
                      densest,
                      nearest,
                      nearest_two,
                      add_to_nearest,
                      totals_with,
                      lower_nearest,
                      statistics_full<>,
                      statistics_diag,
                      statistics_spherical,
                      statistics_mean,
                      weighted_shift,
                      weighted_products,
                      row_density_full,
                      row_density_diag,
                      row_density_spherical,
                      row_whiten,
                      row_log_sum_exp,
                      row_responsibilities,
                      row_densest,
                      linear_densities,
                      row_linear_densities,
                      linear_sums,
                      add_densities,
                      write_squares,
                      add_squares,
                      row_squares,
                      square_densities,
                      row_square_densities,
                      lookup_densities,
                      row_lookup_densities,
                      lookup_sums,
                      student_densities,
                      student_weights,
                      student_scores,
                      student_gaps,
                      sums_of_lacking,
                      row_student_densities,
                      student_weighted,
                      student_sums,
                      sum,
                      n_above,
                      transposed,
                      logarithms,
                      positive_logarithms,
                      unit_logarithms,
                      shifted,
                      subtract_log_factorials,
                      row_minus_log_factorials,
                      log_binomials,
                      log_multinomials,
                      log_excesses,
                      log_ratios,
                      powers,
                      large_count_densities,
                      large_count_sums,
                      inner_product,
                      add_multiple,
                      two_products,
                      relative_mean,
                      relative_factor,
                      cholesky,
                      invert_lower,
                      upper_product,
                      lower_upper_product,
                      factor_side_by_side,
                      covariances_side_by_side,
                      subtract_product,
                      factor_rows,
                      substitute,
                      {has_gaps, fill_gaps, split_gaps, keep_observed, count_lacking,
                       density_diag_gaps, density_spherical_gaps, statistics_diag_gaps,
                       statistics_spherical_gaps, conditional_covariance, conditional_deviations,
                       add_conditional, expected_values},
                      weibull_densities,
                      weibull_sums};

} // namespace emgine::EMGINE_ISA_NAMESPACE
