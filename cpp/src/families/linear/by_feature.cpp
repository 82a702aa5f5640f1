// From the functions of one feature to a family of independent features.
#include "families/linear/by_feature.hpp"

#include <algorithm>
#include <cmath>

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
    for (std::size_t j = 0; j < shape.n_features; ++j)
        one_.add_base(x + j * stride, n, base);
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

} // namespace emgine
