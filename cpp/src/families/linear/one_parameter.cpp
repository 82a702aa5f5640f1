// From the functions of one feature to a family of independent features.
#include "families/linear/one_parameter.hpp"

#include <algorithm>
#include <cmath>

#include "families/linear/stretched_chart.hpp"

namespace emgine {

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

// Coordinates of a component are stretched by the root of its weight, as its information is.
std::unique_ptr<ComponentsChart> ByFeature::chart(std::shared_ptr<const Components> reference,
                                                  const std::vector<double>& roots,
                                                  const SufficientStatistics*) const {
    std::vector<double> stretch;
    for (const double root : roots)
        stretch.insert(stretch.end(), reference->shape().n_features, root);
    return std::make_unique<StretchedChart>(
        one_.parameter, Coordinate{one_.coordinate, one_.parameter_at}, std::move(stretch));
}

} // namespace emgine
