// The Gaussian family: what the engine asks of it, answered by the files of this folder.
#include "emgine/gaussian.hpp"

#include "families/gaussian/accumulation.hpp"
#include "families/gaussian/chart.hpp"
#include "families/gaussian/collapse.hpp"
#include "families/gaussian/components.hpp"
#include "families/gaussian/loss.hpp"
#include "families/gaussian/maximization.hpp"
#include "families/observed_weights.hpp"

namespace emgine {

namespace {

class Gaussian final : public Family {
  public:
    const char* name() const override { return "gaussian"; }

    void check_structure(const std::string& structure, std::size_t) const override {
        structure_of(structure);
    }

    std::vector<StructureInfo> structures() const override {
        std::vector<StructureInfo> all;
        for (const Structure& s : emgine::structures())
            all.push_back({s.name, s.code, has_matrices(s.storage), has_diagonals(s.storage),
                           is_shared(s.storage), s.special_cases});
        return all;
    }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        const ArrayShape covariances = covariances_shape(shape);
        return {{"means", {shape.n_components, shape.n_features}},
                {"covariances", covariances},
                {"precisions_cholesky", covariances}};
    }

    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        const bool packed = has_matrices(structure_of(shape.structure).storage);
        std::vector<StatisticsArray> arrays = {{"sum", {shape.n_components, shape.n_features}},
                                               {"scatter", covariances_shape(shape), packed}};
        if (shape.missing && !packed) // features are independent: each has its own weight
            arrays.push_back(observed_array(shape));
        return arrays;
    }

    std::vector<bool> may_miss(const ModelShape& shape) const override {
        return std::vector<bool>(shape.n_features, true);
    }

    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return shape.n_components * shape.n_features +
               structure_of(shape.structure).n_free(shape.n_features, shape.n_components);
    }

    double cost_of_density(const ModelShape& shape) const override {
        const auto d = static_cast<double>(shape.n_features);
        const bool matrices = structure_of(shape.structure).storage == Storage::matrices;
        return 1.5 + 0.15 * d + (matrices ? 0.015 * d * d : 0.0);
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int n_threads) const override {
        return gaussian_components(shape, std::move(parameters), log_weights, n_threads);
    }

    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const override {
        return gaussian_accumulation(shape, reference);
    }

    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override {
        return gaussian_maximization(statistics, options);
    }

    bool loses_digits(const SufficientStatistics& statistics,
                      const Components& updated) const override {
        return gaussian_loses_digits(gaussian_numbers(updated), statistics.reference);
    }

    bool has_collapsed(const Components& components, std::size_t component,
                       double floor) const override {
        return gaussian_collapsed(gaussian_numbers(components), component, floor);
    }

    double most_lost(const Components& before, const Components& after,
                     const std::vector<double>& weights, double reg_covar,
                     double enough) const override {
        const bool constrained = structure_of(after.shape().structure).is_constrained();
        return gaussian_most_lost(gaussian_numbers(before), gaussian_numbers(after), weights,
                                  reg_covar, enough, constrained);
    }

    bool has_chart(const ModelShape&) const override { return true; }

    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics*) const override {
        return gaussian_chart(std::move(reference), roots);
    }

  private:
    static ArrayShape covariances_shape(const ModelShape& shape) {
        return shape_of(structure_of(shape.structure).storage, shape.n_features,
                        shape.n_components);
    }
};

} // namespace

const Family& gaussian_family() {
    static const Gaussian& family = *new Gaussian; // never destroyed: threads may outlive main
    return family;
}

Mixture gaussian_mixture(const std::string& structure, std::size_t n_features,
                         std::vector<double> weights, std::vector<double> means,
                         std::vector<double> covariances, int n_threads) {
    const ModelShape shape = model_shape("gaussian", structure, n_features, weights.size());
    return Mixture(shape, std::move(weights),
                   means_and("covariances", std::move(means), std::move(covariances)), n_threads);
}

} // namespace emgine
