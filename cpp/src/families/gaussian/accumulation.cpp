// One call of a kernel for each component; a tied scatter in one product for all components where
// that is less work. With z_k = x - m_k and r_k summing to w, u = (sum r_k z_k) / w:
//   sum_k r_k z_k z_k' = w u u' + sum_{k<l} (r_k r_l / w) (m_k - m_l)(m_k - m_l)'.
// Every term is positive: nothing cancels, however far the components lie apart.
#include "families/gaussian/accumulation.hpp"

#include <algorithm>

#include "machine/dispatch.hpp"
#include "rows/active_rows.hpp"

namespace emgine {

namespace {

constexpr std::size_t slow_features = 64;

void accumulate_by_pairs(const StatisticsLayout& layout, const double* means, Workspace& work,
                         Accumulator& into) {
    const std::size_t d = layout.n_features;
    const std::size_t components = layout.n_components;
    const double* weight = work.row_weight.get();
    double* inverse = work.inverse_weight.get();
    for (std::size_t s = 0; s < work.n; ++s)
        inverse[s] = weight[s] > 0 ? 1 / weight[s] : 0;
    for (std::size_t k = 0; k < components; ++k)
        kernels().statistics_mean(work.x.get(), work.n, d, means + k * d,
                                  work.r.get() + k * block_stride,
                                  into.values.data() + layout.weight_at() + k,
                                  into.values.data() + layout.sum_at() + k * d);
    kernels().weighted_shift(work.x.get(), work.n, d, means, components, work.r.get(),
                             work.shift.get());
    kernels().weighted_products(work.shift.get(), work.n, d, inverse, work.scratch.get(),
                                into.values.data() + layout.scatter_at());
    kernels().weighted_products(work.r.get(), work.n, components, inverse, work.scratch.get(),
                                into.pairs.data());
}

// The rows of a block with their responsibilities for one component.
struct GivenRows {
    const double* x;
    const double* r;
    std::size_t n;
};

// Worth moving the rows that count side by side: fewer than this part of the block. Depends on the
// responsibilities alone, for it decides the order of additions.
std::size_t few_rows(const StatisticsLayout& layout, std::size_t n) {
    const bool products = has_matrices(layout.type);
    if (layout.n_features < (products ? 8 : 16))
        return 0;
    return products ? n / 2 : n / 4;
}

GivenRows rows_of_component(const StatisticsLayout& layout, std::size_t k, Workspace& work,
                            double* r) {
    const GivenRows all{work.x.get(), work.r.get() + k * block_stride, work.n};
    const std::size_t few = few_rows(layout, work.n);
    if (few == 0)
        return all;
    ActiveRows active;
    select_positive(all.r, work.n, active);
    if (active.n > few)
        return all;
    if (active.n == 0)
        return {all.x, all.r, 0};
    const std::size_t end = padded_to(active.n, sum_lanes);
    gather_features(work.x.get(), layout.n_features, active, end, work.active.get());
    gather(all.r, active, end, r);
    std::fill(r + active.n, r + end, 0.0);
    return {work.active.get(), r, end};
}

void accumulate_component(const StatisticsLayout& layout, const double* mean, std::size_t k,
                          Workspace& work, double* values) {
    const std::size_t d = layout.n_features;
    alignas(64) double active_r[rows_per_block];
    const GivenRows given = rows_of_component(layout, k, work, active_r);
    if (given.n == 0)
        return;
    double* weight = values + layout.weight_at() + k;
    double* sum = values + layout.sum_at() + k * d;
    double* scatter = values + layout.scatter_at();
    if (!is_shared(layout.type))
        scatter += k * layout.scatter_size_of_component();
    if (has_matrices(layout.type))
        kernels().statistics_full(given.x, given.n, d, mean, given.r, work.scratch.get(), weight,
                                  sum, scatter);
    else if (has_diagonals(layout.type))
        kernels().statistics_diag(given.x, given.n, d, mean, given.r, weight, sum, scatter);
    else
        kernels().statistics_spherical(given.x, given.n, d, mean, given.r, weight, sum, scatter);
}

} // namespace

Accumulator::Accumulator(const StatisticsLayout& layout, std::vector<double> zeros)
    : values(std::move(zeros)),
      pairs(by_pairs(layout) ? packed_triangle_size(layout.n_components) : 0) {}

bool by_pairs(const StatisticsLayout& layout) {
    return layout.type == CovarianceType::tied &&
           layout.n_components < layout.n_features * layout.n_features;
}

void accumulate(const StatisticsLayout& layout, const double* means, double log_likelihood,
                Workspace& work, const Task& task, Accumulator& into) {
    into.values[StatisticsLayout::log_likelihood_at] += log_likelihood;
    into.values[StatisticsLayout::row_weight_at] += kernels().sum(work.row_weight.get(), work.n);
    if (by_pairs(layout))
        return accumulate_by_pairs(layout, means, work, into);
    for (std::size_t k = 0; k < layout.n_components; ++k) {
        accumulate_component(layout, means + k * layout.n_features, k, work, into.values.data());
        if (layout.n_features >= slow_features)
            task.check();
    }
}

void finish(const StatisticsLayout& layout, const double* means, Accumulator& accumulator) {
    if (accumulator.pairs.empty())
        return;
    const std::size_t d = layout.n_features;
    const double* pair = accumulator.pairs.data();
    for (std::size_t k = 0; k < layout.n_components; ++k, ++pair) // skips the pair of k with itself
        for (std::size_t l = 0; l < k; ++l, ++pair) {
            if (*pair == 0)
                continue;
            double* scatter = accumulator.values.data() + layout.scatter_at();
            for (std::size_t i = 0; i < d; ++i) {
                const double apart = *pair * (means[k * d + i] - means[l * d + i]);
                for (std::size_t j = 0; j <= i; ++j, ++scatter)
                    *scatter += apart * (means[k * d + j] - means[l * d + j]);
            }
        }
}

} // namespace emgine
