// One call of a kernel for each component; a tied scatter in one product for all components where
// that is less work. With z_k = x - m_k and r_k summing to w, u = (sum r_k z_k) / w:
//   sum_k r_k z_k z_k' = w u u' + sum_{k<l} (r_k r_l / w) (m_k - m_l)(m_k - m_l)'.
// Every term is positive: nothing cancels, however far the components lie apart.
#include "families/gaussian/accumulation.hpp"

#include <algorithm>

#include "families/gaussian/accumulation_gaps.hpp"
#include "families/gaussian/parameters.hpp"
#include "families/gaussian/scratch.hpp"
#include "families/gaussian/square_sums.hpp"
#include "machine/dispatch.hpp"
#include "rows/active_rows.hpp"

namespace emgine {

namespace {

// The rows of a block with their responsibilities for one component.
struct GivenRows {
    const double* x;
    const double* r;
    std::size_t n;
    bool gaps; // some cells are NaN
};

constexpr std::size_t least_side_by_side = 4;

// Whether more than `few` of n rows have some of a component: mostly the first ones tell.
bool more_than(std::size_t few, const double* r, std::size_t n) {
    constexpr std::size_t looked_at = rows_per_block / 4;
    std::size_t found = 0;
    for (std::size_t s = 0; s < n && found <= few; s += looked_at)
        found += kernels().n_above(r + s, std::min(looked_at, n - s), 0);
    return found > few;
}

class GaussianAccumulation final : public Accumulation {
  public:
    GaussianAccumulation(const ModelShape& shape, const double* means,
                         const GaussianParameters* after)
        : storage_(structure_of(shape.structure).storage), missing_(shape.missing),
          d_(shape.n_features), k_(shape.n_components), means_(means),
          by_pairs_(storage_ == Storage::matrix && k_ < d_ * d_), squares_(after, means) {
        const auto layout = layout_of(shape);
        const StatisticsArray& scatter = layout->array("scatter");
        sum_at_ = layout->array("sum").at;
        scatter_at_ = scatter.at;
        scatter_step_ = is_shared(storage_) ? 0 : scatter.size / k_;
        observed_at_ = missing_ && !has_matrices(storage_) ? layout->array("observed").at : 0;
    }

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<GaussianScratch>(storage_, d_, k_, missing_);
    }

    void begin(Scratch& scratch) const override {
        if (by_pairs_)
            static_cast<GaussianScratch&>(scratch).pairs.assign(packed_triangle_size(k_), 0.0);
        static_cast<GaussianScratch&>(scratch).square_sums.assign(squares_.size(), 0.0);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task& task,
             double* values) const override {
        auto& own = static_cast<GaussianScratch&>(scratch);
        if (by_pairs_)
            return add_by_pairs(block, r, own, values);
        for (std::size_t k = 0; k < k_;) {
            const std::size_t end = end_of_products(k, block, r, own);
            if (end > k)
                squares_.add(own.products.get(), block.n, r, k, end, own.square_sums.data());
            else
                add_component(k, block, r + k * block_stride, own, values);
            k = std::max(end, k + 1);
            if (d_ >= slow_features)
                task.check();
        }
    }

    void finish(Scratch& scratch, double* values) const override {
        if (by_pairs_)
            add_pairs(static_cast<GaussianScratch&>(scratch).pairs.data(), values);
        if (squares_.takes_any())
            add_square_sums(static_cast<GaussianScratch&>(scratch).square_sums.data(), values);
    }

  private:
    void add_by_pairs(const Block& block, const double* r, GaussianScratch& scratch,
                      double* values) const;
    void add_component(std::size_t k, const Block& block, const double* r, GaussianScratch& scratch,
                       double* values) const;
    void add_pairs(const double* pair, double* values) const;
    std::size_t end_of_products(std::size_t k, const Block& block, const double* r,
                                const GaussianScratch& scratch) const;
    void add_square_sums(const double* sums, double* values) const;
    GivenRows rows_of_component(const Block& block, const double* r, GaussianScratch& scratch,
                                double* active_r) const;
    std::size_t few_rows(std::size_t n) const;
    void add_to_each(double given, double* observed) const {
        for (std::size_t j = 0; j < d_; ++j)
            observed[j] += given;
    }

    Storage storage_;
    bool missing_; // rows may lack cells
    std::size_t d_, k_;
    const double* means_; // k d
    bool by_pairs_;       // a shared matrix by rows and pairs of components, not by component
    SquareSums squares_;  // of components that many rows have
    std::size_t sum_at_, scatter_at_, observed_at_;
    std::size_t scatter_step_; // from one component's to the next; 0: one for all
};

void GaussianAccumulation::add_by_pairs(const Block& block, const double* r,
                                        GaussianScratch& scratch, double* values) const {
    double* inverse = scratch.inverse_weight.get();
    for (std::size_t s = 0; s < block.n; ++s)
        inverse[s] = block.row_weight[s] > 0 ? 1 / block.row_weight[s] : 0;
    for (std::size_t k = 0; k < k_; ++k)
        kernels().statistics_mean(block.x, block.n, d_, means_ + k * d_, r + k * block_stride,
                                  values + StatisticsLayout::weight_at + k,
                                  values + sum_at_ + k * d_);
    kernels().weighted_shift(block.x, block.n, d_, means_, k_, r, scratch.shift.get());
    kernels().weighted_products(scratch.shift.get(), block.n, d_, inverse, scratch.products.get(),
                                values + scatter_at_);
    kernels().weighted_products(r, block.n, k_, inverse, scratch.products.get(),
                                scratch.pairs.data());
}

// Up to so many rows with a responsibility are moved side by side before the kernel runs: moving
// takes the longer beside the products, the fewer the features. It changes the order of additions,
// so nothing but sizes and responsibilities may decide it.
std::size_t GaussianAccumulation::few_rows(std::size_t n) const {
    if (!has_matrices(storage_))
        return d_ < 16 ? 0 : n / 16;
    return d_ < 8 ? 0 : d_ < 64 ? n / 2 : 3 * n / 4;
}

GivenRows GaussianAccumulation::rows_of_component(const Block& block, const double* r,
                                                  GaussianScratch& scratch,
                                                  double* active_r) const {
    const GivenRows all{block.x, r, block.n, block.gaps};
    const std::size_t few = few_rows(block.n);
    if (few == 0)
        return all;
    const std::size_t n = kernels().n_above(all.r, block.n, 0); // in vectors: mostly enough
    if (n > few)
        return all;
    if (n == 0)
        return {all.x, all.r, 0, false};
    ActiveRows active;
    select_positive(all.r, block.n, active);
    const std::size_t end = padded_to(active.n, sum_lanes);
    gather_features(block.x, d_, active, end, scratch.active.get());
    gather(all.r, active, end, active_r);
    std::fill(active_r + active.n, active_r + end, 0.0);
    return {scratch.active.get(), active_r, end, block.gaps};
}

// Components from k on that are summed side by side, k if there are none: those of few rows are
// not, nor fewer than fill a tile.
std::size_t GaussianAccumulation::end_of_products(std::size_t k, const Block& block,
                                                  const double* r,
                                                  const GaussianScratch& scratch) const {
    if (!squares_.takes_any() || !scratch.has_squares)
        return k;
    const std::size_t few = few_rows(block.n);
    const std::size_t most = d_ >= slow_features ? k + center_tile : k_;
    std::size_t end = k;
    while (end < std::min(k_, most) && squares_.takes(end) &&
           (few == 0 || more_than(few, r + end * block_stride, block.n)))
        ++end;
    return end - k < least_side_by_side ? k : end;
}

void GaussianAccumulation::add_square_sums(const double* sums, double* values) const {
    for (std::size_t k = 0; k < k_; ++k) {
        const double weight = squares_.finish(sums, k, values + sum_at_ + k * d_,
                                              values + scatter_at_ + k * scatter_step_);
        values[StatisticsLayout::weight_at + k] += weight;
    }
}

void GaussianAccumulation::add_component(std::size_t k, const Block& block, const double* r,
                                         GaussianScratch& scratch, double* values) const {
    alignas(64) double active_r[rows_per_block];
    const GivenRows given = rows_of_component(block, r, scratch, active_r);
    if (given.n == 0)
        return;
    const double* mean = means_ + k * d_;
    double* weight = values + StatisticsLayout::weight_at + k;
    double* sum = values + sum_at_ + k * d_;
    double* scatter = values + scatter_at_ + k * scatter_step_;
    if (has_matrices(storage_))
        kernels().statistics_full(given.x, given.n, d_, mean, given.r, scratch.products.get(),
                                  weight, sum, scatter);
    else if (given.gaps)
        (has_diagonals(storage_) ? kernels().gaps.statistics_diag_gaps
                                 : kernels().gaps.statistics_spherical_gaps)(
            given.x, given.n, d_, mean, given.r, weight, values + observed_at_ + k * d_, sum,
            scatter);
    else if (has_diagonals(storage_))
        kernels().statistics_diag(given.x, given.n, d_, mean, given.r, weight, sum, scatter);
    else
        kernels().statistics_spherical(given.x, given.n, d_, mean, given.r, weight, sum, scatter);
    if (missing_ && !has_matrices(storage_) && !given.gaps)
        add_to_each(kernels().sum(given.r, given.n), values + observed_at_ + k * d_);
}

void GaussianAccumulation::add_pairs(const double* pair, double* values) const {
    for (std::size_t k = 0; k < k_; ++k, ++pair) // skips the pair of k with itself
        for (std::size_t l = 0; l < k; ++l, ++pair) {
            if (*pair == 0)
                continue;
            double* scatter = values + scatter_at_;
            for (std::size_t i = 0; i < d_; ++i) {
                const double apart = *pair * (means_[k * d_ + i] - means_[l * d_ + i]);
                for (std::size_t j = 0; j <= i; ++j, ++scatter)
                    *scatter += apart * (means_[k * d_ + j] - means_[l * d_ + j]);
            }
        }
}

} // namespace

std::unique_ptr<Accumulation> gaussian_accumulation(const ModelShape& shape,
                                                    const double* reference,
                                                    const GaussianParameters* after) {
    if (shape.missing && has_matrices(structure_of(shape.structure).storage))
        return accumulation_with_gaps(
            shape, reference, std::make_unique<GaussianAccumulation>(shape, reference, after));
    return std::make_unique<GaussianAccumulation>(shape, reference, after);
}

} // namespace emgine
