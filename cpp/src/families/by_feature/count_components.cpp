// Densities by the kernel of categories; large counts are added, feature by feature.
#include "families/by_feature/count_components.hpp"

#include <cmath>

#include "algebra/gamma_functions.hpp"
#include "algebra/log_factorial.hpp"
#include "emgine/aligned.hpp"
#include "families/by_feature/count_accumulation.hpp"

namespace emgine::by_feature {

namespace {

constexpr double no_density = -1e300; // see below_all

CountNumbers numbers_of(double mean, double size) {
    const double inverse = 1 / size, grown = 1 + inverse * mean;
    return {mean,
            std::log(mean),
            size,
            inverse,
            inverse > 0 ? stirling_error(size) : 0,
            grown,
            std::log1p(inverse * mean)};
}

// Writes log-densities of small counts, center_tile apart; that of the large ones' code is 0.
void write_table(const CountNumbers& of, double* table) {
    const double none = of.inverse_size > 0 ? of.log_grown / of.inverse_size : of.mean;
    const double each = std::log(of.mean / of.grown);
    double logs = 0;
    for (std::size_t x = 0; x < tabled_counts; ++x, table += center_tile) {
        const double j = static_cast<double>(x);
        *table = x == 0        ? -none
                 : of.mean > 0 ? logs + j * each - none - log_factorial(j)
                               : no_density;
        logs += std::log1p(j * of.inverse_size);
    }
    *table = 0;
}

class CountComponents final : public Components {
  public:
    CountComponents(const ModelShape& shape, CountParameters parameters,
                    const std::vector<double>& log_weights)
        : shape_(shape), layout_(shape), parameters_(std::move(parameters)),
          table_(layout_.table_size()), offset_(log_weights.begin(), log_weights.end()) {
        offset_.resize(layout_.tiles * center_tile);
        for (std::size_t i = 0; i < layout_.k * layout_.d; ++i) {
            numbers_.push_back(numbers_of(parameters_.means[i], parameters_.sizes[i]));
            write_table(numbers_[i], table_.data() + layout_.at(i / layout_.d, i % layout_.d));
        }
        estimate_costs();
    }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        std::vector<const std::vector<double>*> all;
        for (const std::vector<double>& values : parameters_.values)
            all.push_back(&values);
        return all;
    }
    const double* reference() const override { return parameters_.means.data(); }
    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<CountScratch>(layout_);
    }

    void log_densities(const Block& block, double, Scratch& scratch, const Task&,
                       double* log_density) const override {
        auto& memory = static_cast<CountScratch&>(scratch);
        memory.see_block(block);
        kernels().lookup_densities(memory.codes, block.n, layout_.d, layout_.first.data(),
                                   table_.data(), layout_.entries, layout_.k, offset_.data(),
                                   memory.place(), log_density);
        for (std::size_t j = 0; j < layout_.d; ++j)
            if (memory.n_large[j] > 0)
                add_large(j, LargeCounts(block.x + j * block_stride, block.n), block_stride,
                          log_density);
    }

    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override {
        for (std::size_t j = 0; j < layout_.d; ++j)
            scratch.features[j] = std::min(x[j], static_cast<double>(tabled_counts));
        kernels().row_lookup_densities(scratch.features, layout_.d, layout_.first.data(),
                                       table_.data(), layout_.entries, layout_.k, offset_.data(),
                                       scratch.log_density);
        for (std::size_t j = 0; j < layout_.d; ++j)
            if (is_large(x[j]))
                add_large(j, LargeCounts(x + j, 1), 1, scratch.log_density);
    }

    std::unique_ptr<Accumulation> accumulation(const double* reference) const override {
        std::vector<CountPoint> points;
        for (std::size_t i = 0; i < numbers_.size(); ++i)
            points.push_back({reference[i], CountSums(numbers_[i].inverse_size)});
        return count_accumulation(shape_, std::move(points), parameters_.size_is_free, true);
    }

  private:
    // log_density: components are `stride` apart.
    void add_large(std::size_t j, const LargeCounts& large, std::size_t stride,
                   double* log_density) const noexcept {
        alignas(64) double log_x[rows_per_block], density[rows_per_block];
        kernels().logarithms(large.x, large.end, log_x);
        for (std::size_t k = 0; k < layout_.k; ++k, log_density += stride) {
            const CountNumbers& of = numbers_[k * layout_.d + j];
            if (of.mean > 0)
                kernels().large_count_densities(large.x, log_x, large.end, of, density);
            else
                std::fill_n(density, large.end, no_density);
            for (std::size_t s = 0; s < large.rows.n; ++s) {
                double& of_row = log_density[large.rows.rows[s]];
                const double total = of_row + density[s]; // NaN where it overflowed
                of_row = total > no_density ? total : no_density;
            }
        }
    }

    void estimate_costs() {
        const auto d = static_cast<double>(layout_.d);
        const auto tiles = static_cast<double>(layout_.tiles);
        costs_.fits_a_row = layout_.d <= most_row_features && layout_.k <= most_row_components;
        costs_.row = (layout_.k == 1 ? 10 : 50) + d + tiles * (2 + d);
        costs_.padded_rows = 80 + 10 * d + 10 * tiles * (10 + d);
    }

    ModelShape shape_;
    CountLayout layout_;
    CountParameters parameters_;
    std::vector<CountNumbers> numbers_; // k d
    AlignedVector table_;               // log-densities, in tiles of components
    AlignedVector offset_;              // log-weights, in whole tiles
};

} // namespace

std::shared_ptr<const Components> count_components(const ModelShape& shape,
                                                   CountParameters parameters,
                                                   const std::vector<double>& log_weights) {
    return std::make_shared<const CountComponents>(shape, std::move(parameters), log_weights);
}

} // namespace emgine::by_feature
