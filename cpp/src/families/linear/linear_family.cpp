// Densities and sums of every exponential family, by the kernels of kernels/linear.hpp.
#include "families/linear/linear_family.hpp"

#include <algorithm>
#include <cmath>

#include "families/linear/gaps.hpp"
#include "families/observed_weights.hpp"
#include "machine/dispatch.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

namespace {

// A finite number that no density reaches: see below_all.
constexpr double impossible = -1e300;

const LinearFamily& family_of(const ModelShape& shape) {
    return static_cast<const LinearFamily&>(*shape.family);
}

std::size_t in_tiles(std::size_t n_components) {
    return (n_components + center_tile - 1) / center_tile * center_tile;
}

struct LinearScratch final : Scratch {
    explicit LinearScratch(const ModelShape& shape)
        : statistics(
              family_of(shape).is_row() ? 0 : family_of(shape).n_statistics(shape) * block_stride),
          base(rows_per_block) {
        if (shape.missing)
            gaps = std::make_unique<LinearGaps>(family_of(shape), shape);
    }
    AlignedBuffer statistics;         // T, by rows; unused where T is the row
    AlignedBuffer base;               // h of each row
    const double* t = nullptr;        // T of the last block: there, or where it lies
    std::unique_ptr<LinearGaps> gaps; // where rows may lack cells
};

// T of a block: where it lies, or in the scratch.
const double* statistics_of(const ModelShape& shape, const Block& block, LinearScratch& scratch) {
    const LinearFamily& family = family_of(shape);
    if (block.gaps && scratch.gaps) {
        scratch.gaps->find(family, shape, block);
        return scratch.t = scratch.gaps->statistics.get();
    }
    if (family.is_row())
        return scratch.t = block.x;
    family.write_statistics(shape, block.x, block.n, block_stride, scratch.statistics.get());
    return scratch.t = scratch.statistics.get();
}

// h of a block, whose T is t; kept where there is room. Null where it is 0. Rows that say it
// themselves lack cells of T alone.
const double* base_of(const ModelShape& shape, const Block& block, const double* t,
                      LinearScratch& scratch) {
    const LinearFamily& family = family_of(shape);
    if (!family.has_base())
        return nullptr;
    double* base = block.kept.values == nullptr ? scratch.base.get() : block.kept.values;
    if (!block.kept.known)
        family.write_base(shape, family.base_is_given() ? block.x : t, block.n, block_stride, base);
    return base;
}

class LinearAccumulation final : public Accumulation {
  public:
    LinearAccumulation(const ModelShape& shape, bool after_densities)
        : shape_(shape), n_statistics_(family_of(shape).n_statistics(shape)),
          after_densities_(after_densities),
          observed_(shape, family_of(shape).weighs_features(shape), n_statistics_) {}

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<LinearScratch>(shape_);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task&,
             double* values) const override {
        auto& memory = static_cast<LinearScratch&>(scratch);
        const bool gaps = block.gaps && memory.gaps;
        const double* t = after_densities_ ? memory.t : statistics_of(shape_, block, memory);
        double* weight = values + StatisticsLayout::weight_at;
        kernels().linear_sums(t, block.n, n_statistics_, r, shape_.n_components, weight,
                              weight + shape_.n_components);
        observed_.add(gaps ? memory.gaps->rows.observed.get() : nullptr, block.n, r, values);
    }

  private:
    ModelShape shape_;
    std::size_t n_statistics_;
    bool after_densities_; // of the same block: its T is in the scratch
    ObservedWeights observed_;
};

class LinearComponents final : public Components {
  public:
    LinearComponents(const ModelShape& shape, std::vector<std::vector<double>> parameters,
                     NaturalParameters natural, const std::vector<double>& log_weights)
        : shape_(shape), parameters_(std::move(parameters)), only_(std::move(natural.only)),
          origin_(shape.n_components * shape.n_features),
          n_statistics_(family_of(shape).n_statistics(shape)),
          eta_(in_tiles(shape.n_components) * n_statistics_),
          offset_(in_tiles(shape.n_components)) {
        if (shape.missing)
            lay_out_gaps(natural);
        for (std::size_t k = 0; k < shape.n_components; ++k) {
            offset_[k] = log_weights[k] - natural.log_normalizer[k];
            for (std::size_t j = 0; j < n_statistics_; ++j)
                eta_[k / center_tile * center_tile * n_statistics_ + j * center_tile +
                     k % center_tile] = natural.eta[k * n_statistics_ + j];
        }
        estimate_costs();
    }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        std::vector<const std::vector<double>*> all;
        for (const auto& values : parameters_)
            all.push_back(&values);
        return all;
    }
    const double* reference() const override { return origin_.data(); }
    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<LinearScratch>(shape_);
    }
    Keeps keeps() const override { return {family_of(shape_).has_base() ? 1U : 0U, false}; }

    void log_densities(const Block& block, double, Scratch& scratch, const Task&,
                       double* log_density) const override {
        auto& memory = static_cast<LinearScratch&>(scratch);
        const double* t = statistics_of(shape_, block, memory);
        const bool gaps = block.gaps && memory.gaps;
        const double* base = base_of(shape_, block, t, memory);
        // What is lacking comes behind, as more statistics.
        kernels().linear_densities(t, block.n, gaps ? 2 * n_statistics_ : n_statistics_,
                                   gaps ? eta_of_gaps_.data() : eta_.data(), shape_.n_components,
                                   offset_.data(), base, log_density);
        const double* lacking = gaps ? t + n_statistics_ * block_stride : nullptr;
        for (const OnlyValue& only : only_)
            for (std::size_t s = 0; s < block.n; ++s)
                if (lacking == nullptr || lacking[only.statistic * block_stride + s] == 0)
                    exclude(only, t[only.statistic * block_stride + s],
                            log_density[only.component * block_stride + s]);
    }

    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override {
        const LinearFamily& family = family_of(shape_);
        const double* t = x;
        if (!family.is_row()) {
            family.write_statistics(shape_, x, 1, 1, scratch.components);
            t = scratch.components;
        }
        double base = 0;
        if (family.has_base())
            family.write_base(shape_, t, 1, 1, &base);
        kernels().row_linear_densities(t, n_statistics_, eta_.data(), shape_.n_components,
                                       offset_.data(), base, scratch.log_density);
        for (const OnlyValue& only : only_)
            exclude(only, t[only.statistic], scratch.log_density[only.component]);
    }

    std::unique_ptr<Accumulation> accumulation(const double*) const override {
        return std::make_unique<LinearAccumulation>(shape_, true);
    }

  private:
    static void exclude(const OnlyValue& only, double x, double& log_density) noexcept {
        log_density = x == only.value ? log_density : std::min(log_density, impossible);
    }

    // eta of T, then what a lacking cell takes back of the log-normaliser.
    void lay_out_gaps(const NaturalParameters& natural) {
        const std::size_t p = n_statistics_, both = 2 * p;
        eta_of_gaps_.resize(in_tiles(shape_.n_components) * both);
        for (std::size_t k = 0; k < shape_.n_components; ++k) {
            double* to =
                eta_of_gaps_.data() + k / center_tile * center_tile * both + k % center_tile;
            for (std::size_t j = 0; j < p; ++j) {
                to[j * center_tile] = natural.eta[k * p + j];
                to[(p + j) * center_tile] =
                    natural.of_statistic.empty() ? 0 : natural.of_statistic[k * p + j];
            }
        }
    }

    void estimate_costs() {
        const auto p = static_cast<double>(n_statistics_);
        const auto k = static_cast<double>(shape_.n_components);
        const double base = family_of(shape_).has_base() ? 2.0 * p : 0.0;
        costs_.fits_a_row = shape_.n_features <= most_row_features &&
                            n_statistics_ <= row_scratch_components * most_row_features &&
                            shape_.n_components <= most_row_components;
        costs_.row = (k == 1 ? 10 : 50) + k * (1 + 0.2 * p) + base;
        costs_.padded_rows = 80 + 8 * p + k * (20 + p) + padded_rows * base;
    }

    ModelShape shape_;
    std::vector<std::vector<double>> parameters_; // in the order of Family::parameters
    std::vector<OnlyValue> only_;
    std::vector<double> origin_; // statistics are about no points
    std::size_t n_statistics_;
    std::vector<double> eta_;         // in tiles of components, by statistics
    std::vector<double> eta_of_gaps_; // see lay_out_gaps; only where rows may lack cells
    std::vector<double> offset_;      // log-weights less log-normalisers, in whole tiles
};

// In the order of the family's list; throws std::invalid_argument for another size.
NamedArrays ordered(const ModelShape& shape, NamedArrays& given) {
    NamedArrays arrays;
    for (const NamedShape& wanted : parameters_of(shape)) {
        arrays.push_back({wanted.name, taken(given, wanted.name)});
        if (arrays.back().values.size() != size_of(wanted.shape))
            throw std::invalid_argument(wanted.name + " of the family " + shape.family->name() +
                                        " must have " + std::to_string(size_of(wanted.shape)) +
                                        " numbers. Got " +
                                        std::to_string(arrays.back().values.size()) + ".");
    }
    return arrays;
}

} // namespace

std::vector<StatisticsArray> LinearFamily::statistics(const ModelShape& shape) const {
    std::vector<StatisticsArray> arrays = {{"sum", {shape.n_components, n_statistics(shape)}}};
    if (weighs_features(shape))
        arrays.push_back(observed_array(shape, n_statistics(shape)));
    return arrays;
}

double LinearFamily::cost_of_density(const ModelShape& shape) const {
    return 1.0 + 0.08 * static_cast<double>(n_statistics(shape));
}

std::shared_ptr<const Components> LinearFamily::components(const ModelShape& shape,
                                                           NamedArrays parameters,
                                                           const std::vector<double>& log_weights,
                                                           int) const {
    NamedArrays arrays = ordered(shape, parameters);
    NaturalParameters numbers = natural(shape, arrays);
    std::vector<std::vector<double>> values;
    for (NamedArray& array : arrays)
        values.push_back(std::move(array.values));
    return std::make_shared<const LinearComponents>(shape, std::move(values), std::move(numbers),
                                                    log_weights);
}

std::unique_ptr<Accumulation> LinearFamily::accumulation(const ModelShape& shape,
                                                         const double*) const {
    return std::make_unique<LinearAccumulation>(shape, false);
}

NamedArrays LinearFamily::maximization(const SufficientStatistics& statistics, const MStep&) const {
    const ModelShape& shape = statistics.shape();
    const double* sums = statistics.array("sum");
    const std::size_t p = n_statistics(shape);
    std::vector<double> means(shape.n_components * p);
    if (weighs_features(shape))
        means = means_of_observed(statistics, sums, p);
    else
        for (std::size_t i = 0; i < means.size(); ++i)
            means[i] = per_weight(sums[i], statistics.weight()[i / p]);
    return parameters_of(shape, means, statistics.weight());
}

} // namespace emgine
