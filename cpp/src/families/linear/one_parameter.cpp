// From the functions of one feature to a family of independent features.
#include "families/linear/one_parameter.hpp"

#include <algorithm>
#include <cmath>

namespace emgine {

namespace {

// Coordinates of a component are stretched by the root of its weight, as its information is.
class ByFeatureChart final : public ComponentsChart {
  public:
    ByFeatureChart(const OneFeature& one, std::size_t n_features, std::vector<double> roots)
        : one_(one), n_features_(n_features), roots_(std::move(roots)) {}

    std::size_t size() const override { return roots_.size() * n_features_; }
    void write(const Components& components, double* coordinates) const override {
        const std::vector<double>& values = *components.parameters()[0];
        for (std::size_t i = 0; i < values.size(); ++i)
            coordinates[i] = roots_[i / n_features_] * one_.coordinate(values[i]);
    }
    NamedArrays parameters(const double* coordinates) const override {
        std::vector<double> values(size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = one_.parameter_at(coordinates[i] / roots_[i / n_features_]);
            if (!std::isfinite(values[i]))
                throw std::invalid_argument("coordinates lead to numbers that are not finite.");
        }
        return {{one_.parameter, std::move(values)}};
    }

  private:
    const OneFeature& one_;
    std::size_t n_features_;
    std::vector<double> roots_;
};

} // namespace

void ByFeature::check_structure(const std::string& structure, std::size_t) const {
    if (!structure.empty())
        throw std::invalid_argument("The family " + std::string(one_.name) +
                                    " has no structures. Got '" + structure + "'.");
}

std::vector<NamedShape> ByFeature::parameters(const ModelShape& shape) const {
    return {{one_.parameter, {shape.n_components, shape.n_features}}};
}

std::size_t ByFeature::n_free_parameters(const ModelShape& shape) const {
    return shape.n_components * shape.n_features;
}

void ByFeature::write_base(const ModelShape& shape, const double* x, std::size_t n,
                           std::size_t stride, double* base) const noexcept {
    std::fill_n(base, n, 0.0);
    one_.add_base(x, n, shape.n_features, stride, base);
}

NaturalParameters ByFeature::natural(const ModelShape& shape, const NamedArrays& parameters) const {
    const std::vector<double>& values = parameters[0].values;
    NaturalParameters numbers{{}, std::vector<double>(shape.n_components), {}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t k = i / shape.n_features, j = i % shape.n_features;
        if (!one_.is_parameter(values[i]))
            throw IllDefinedComponent(k, std::string(one_.parameter) + " of component " +
                                             std::to_string(k) + " must be " + one_.words + ".");
        const OneNatural one = one_.natural(values[i]);
        numbers.eta.push_back(one.eta);
        numbers.log_normalizer[k] += one.log_normalizer;
        if (!std::isnan(one.only))
            numbers.only.push_back({k, j, one.only});
    }
    return numbers;
}

NamedArrays ByFeature::parameters_of(const ModelShape&, const std::vector<double>& means,
                                     const double*) const {
    std::vector<double> values;
    for (const double mean : means)
        values.push_back(one_.parameter_of(mean));
    return {{one_.parameter, std::move(values)}};
}

std::unique_ptr<ComponentsChart> ByFeature::chart(std::shared_ptr<const Components> reference,
                                                  const std::vector<double>& roots) const {
    return std::make_unique<ByFeatureChart>(one_, reference->shape().n_features, roots);
}

} // namespace emgine
