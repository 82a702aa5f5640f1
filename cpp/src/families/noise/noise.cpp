// Noise beside the components of any family: one more component, the last, of constant density over
// a box. It has no parameters but its weight; its volume, which the rows say, counts as one.
// Parameters and statistics have the names of the other components.
#include <algorithm>

#include "families/noise/components.hpp"

namespace emgine {

namespace {

const Components& others_of(const Components& components) {
    return *static_cast<const NoiseComponents&>(components).others();
}

// The chart of the others: all that noise has is its weight.
class NoiseChart final : public ComponentsChart {
  public:
    explicit NoiseChart(std::unique_ptr<ComponentsChart> others) : others_(std::move(others)) {}
    std::size_t size() const override { return others_->size(); }
    void write(const Components& components, double* coordinates) const override {
        others_->write(others_of(components), coordinates);
    }
    NamedArrays parameters(const double* coordinates) const override {
        return others_->parameters(coordinates);
    }

  private:
    std::unique_ptr<ComponentsChart> others_;
};

ModelShape others_of(const ModelShape& shape) { return noise_structure_of(shape).others; }

class Noise final : public Family {
  public:
    const char* name() const override { return "noise"; }

    void check_structure(const std::string& structure, std::size_t n_features) const override {
        check_noise_structure(*this, structure, n_features);
    }
    std::string simplest_structure() const override { return "0:1 gaussian(tied_spherical)"; }
    bool last_is_noise() const override { return true; }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        return parameters_of(others_of(shape));
    }
    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        const ModelShape others = others_of(shape);
        std::vector<StatisticsArray> all = {{"others/weight", {others.n_components}}};
        for (const StatisticsArray& own : others.family->statistics(others))
            all.push_back({own.name, own.shape, own.packed});
        return all;
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        const ModelShape others = others_of(shape);
        return others.family->n_free_parameters(others) + 1; // the volume, as mclust counts
    }
    bool may_be_infinite(const ModelShape& shape, const std::string& parameter) const override {
        const ModelShape others = others_of(shape);
        return others.family->may_be_infinite(others, parameter);
    }
    std::vector<const NamedArray*> must_be_finite(const ModelShape& shape,
                                                  const NamedArrays& arrays) const override {
        const ModelShape others = others_of(shape);
        return others.family->must_be_finite(others, arrays);
    }
    std::string place_of(const ModelShape& shape, const std::string& parameter) const override {
        const ModelShape others = others_of(shape);
        return others.family->place_of(others, parameter);
    }
    Support support(const ModelShape& shape, std::size_t feature) const override {
        return supports(shape)[feature];
    }
    std::vector<Support> supports(const ModelShape& shape) const override {
        const ModelShape others = others_of(shape);
        return others.family->supports(others);
    }
    std::vector<RowRule> row_rules(const ModelShape& shape) const override {
        const ModelShape others = others_of(shape);
        return others.family->row_rules(others);
    }
    std::vector<bool> may_miss(const ModelShape& shape) const override {
        const ModelShape others = others_of(shape);
        return others.family->may_miss(others);
    }
    double cost_of_density(const ModelShape& shape) const override {
        const ModelShape others = others_of(shape);
        return others.family->cost_of_density(others);
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int n_threads) const override {
        NoiseStructure structure = noise_structure_of(shape);
        const ModelShape& others = structure.others;
        auto made = others.family->components(
            others, std::move(parameters), {log_weights.begin(), log_weights.end() - 1}, n_threads);
        return std::make_shared<const NoiseComponents>(shape, std::move(structure), std::move(made),
                                                       log_weights.back());
    }
    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const override {
        return noise_accumulation(shape, reference);
    }

    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override {
        const ModelShape others = others_of(statistics.shape());
        MStep own = options;
        if (options.previous != nullptr)
            own.previous = &others_of(*options.previous);
        return others.family->maximization(statistics_of_others(others, statistics), own);
    }
    bool loses_digits(const SufficientStatistics& statistics,
                      const Components& updated) const override {
        const ModelShape others = others_of(statistics.shape());
        return others.family->loses_digits(statistics_of_others(others, statistics),
                                           others_of(updated));
    }
    bool has_collapsed(const Components& components, std::size_t component,
                       double floor) const override {
        const Components& others = others_of(components);
        return component < others.shape().n_components &&
               others.shape().family->has_collapsed(others, component, floor);
    }
    double most_lost(const Components& before, const Components& after,
                     const std::vector<double>& weights, double reg_covar,
                     double enough) const override {
        const Components& others = others_of(after);
        return others.shape().family->most_lost(
            others_of(before), others, {weights.begin(), weights.end() - 1}, reg_covar, enough);
    }

    bool has_chart(const ModelShape& shape) const override {
        const ModelShape others = others_of(shape);
        return others.family->has_chart(others);
    }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics* seen) const override {
        const auto& others = static_cast<const NoiseComponents&>(*reference).others();
        const ModelShape& shape = others->shape();
        const std::vector<double> own(roots.begin(), roots.end() - 1);
        if (seen == nullptr)
            return std::make_unique<NoiseChart>(shape.family->chart(others, own));
        const SufficientStatistics statistics = statistics_of_others(shape, *seen);
        return std::make_unique<NoiseChart>(shape.family->chart(others, own, &statistics));
    }
};

} // namespace

const Family& noise_family() {
    static const Noise family;
    return family;
}

} // namespace emgine
