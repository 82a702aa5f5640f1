// Categorical: codes 0, 1, ... of categories, each with a probability; features independent given
// the component. The structure says how many categories each feature has, such as "3,2,5".
// Probabilities of 0 are answers of maximum likelihood, as in the Bernoulli family.
#include <cmath>

#include "families/categorical/components.hpp"
#include "families/simplex_chart.hpp"
#include "families/whole_numbers.hpp"

namespace emgine {

namespace {

constexpr std::size_t most_categories = std::size_t{1} << 24;

std::vector<std::size_t> counts_of(const std::string& structure, std::size_t n_features) {
    std::vector<std::size_t> counts =
        whole_numbers(structure, 1, most_categories, "Numbers of categories");
    if (counts.size() != n_features)
        throw std::invalid_argument("There must be as many numbers of categories as features, " +
                                    std::to_string(n_features) + ". Got " +
                                    std::to_string(counts.size()) + ".");
    return counts;
}

Categories categories_of(const ModelShape& shape) {
    return Categories(counts_of(shape.structure, shape.n_features));
}

[[noreturn]] void refuse(std::size_t component, std::size_t feature, const char* what) {
    throw IllDefinedComponent(component, "probabilities of component " + std::to_string(component) +
                                             " must " + what + ". Those of column " +
                                             std::to_string(feature) + " do not.");
}

void check(const double* p, const Categories& categories, std::size_t component,
           std::size_t feature) {
    double total = 0;
    for (std::size_t c = 0; c < categories.most; ++c) {
        if (!(p[c] >= 0 && p[c] <= 1))
            refuse(component, feature, "be from 0 to 1");
        if (c >= categories.counts[feature] && p[c] != 0)
            refuse(component, feature, "be 0 beyond the categories of a column");
        total += p[c];
    }
    if (!(std::abs(total - 1) < 1e-6))
        refuse(component, feature, "sum to 1");
}

class Categorical final : public Family {
  public:
    const char* name() const override { return "categorical"; }

    void check_structure(const std::string& structure, std::size_t n_features) const override {
        counts_of(structure, n_features);
    }

    std::string simplest_structure() const override { return "1"; }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        return {{"probabilities", of_categories(shape)}};
    }

    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        return {{"counts", of_categories(shape)}};
    }

    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return shape.n_components * (categories_of(shape).total - shape.n_features);
    }

    Support support(const ModelShape& shape, std::size_t feature) const override {
        return supports(shape)[feature];
    }

    std::vector<Support> supports(const ModelShape& shape) const override {
        std::vector<Support> all;
        for (const std::size_t count : categories_of(shape).counts)
            all.push_back({0, static_cast<double>(count - 1), true});
        return all;
    }

    double cost_of_density(const ModelShape& shape) const override {
        return 1.0 + 0.08 * static_cast<double>(shape.n_features);
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int) const override {
        const Categories categories = categories_of(shape);
        std::vector<double> p = taken(parameters, "probabilities");
        if (p.size() != size_of(of_categories(shape)))
            throw std::invalid_argument("probabilities of the family categorical must be of shape "
                                        "(n_components, n_features, most categories of a column).");
        for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i)
            check(p.data() + i * categories.most, categories, i / shape.n_features,
                  i % shape.n_features);
        return categorical_components(shape, categories, std::move(p), log_weights);
    }

    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double*) const override {
        return categorical_accumulation(shape, categories_of(shape));
    }

    // A component without rows has any probabilities: equal ones.
    NamedArrays maximization(const SufficientStatistics& statistics, const MStep&) const override {
        const ModelShape& shape = statistics.shape();
        const Categories categories = categories_of(shape);
        const double* counts = statistics.array("counts");
        std::vector<double> p(size_of(of_categories(shape)));
        for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i) {
            const std::size_t at = i * categories.most;
            const std::size_t n = categories.counts[i % shape.n_features];
            double total = 0;
            for (std::size_t c = 0; c < n; ++c)
                total += counts[at + c];
            for (std::size_t c = 0; c < n; ++c)
                p[at + c] = total > 0 ? counts[at + c] / total : 1 / static_cast<double>(n);
        }
        return {{"probabilities", std::move(p)}};
    }

    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics*) const override {
        std::vector<double> stretch;
        for (const double root : roots)
            stretch.insert(stretch.end(), reference->shape().n_features, root);
        return simplex_chart("probabilities", *reference, std::move(stretch));
    }

  private:
    static ArrayShape of_categories(const ModelShape& shape) {
        return {shape.n_components, shape.n_features, categories_of(shape).most};
    }
};

} // namespace

const Family& categorical_family() {
    static const Categorical family;
    return family;
}

} // namespace emgine
