// The one list of families: a line for each.
#include "families/family.hpp"

#include <algorithm>
#include <stdexcept>

namespace emgine {

const Family& gaussian_family();
const Family& bernoulli_family();
const Family& beta_family();
const Family& binomial_family();
const Family& categorical_family();
const Family& exponential_family();
const Family& gamma_family();
const Family& geometric_family();
const Family& log_normal_family();
const Family& multinomial_family();
const Family& natural_family();
const Family& negative_binomial_family();
const Family& noise_family();
const Family& poisson_family();
const Family& product_family();
const Family& student_t_family();
const Family& von_mises_fisher_family();
const Family& weibull_family();

namespace {

const std::vector<const Family*>& families() {
    // clang-format off
    static const std::vector<const Family*> all = {
        &gaussian_family(),
        &bernoulli_family(),
        &beta_family(),
        &binomial_family(),
        &categorical_family(),
        &exponential_family(),
        &gamma_family(),
        &geometric_family(),
        &log_normal_family(),
        &multinomial_family(),
        &natural_family(),
        &negative_binomial_family(),
        &noise_family(),
        &poisson_family(),
        &product_family(),
        &student_t_family(),
        &von_mises_fisher_family(),
        &weibull_family(),
    };
    // clang-format on
    return all;
}

std::string listed() {
    std::string text;
    for (const Family* family : families())
        text += std::string(text.empty() ? "'" : ", '") + family->name() + "'";
    return text;
}

} // namespace

const Family& family_of(const std::string& name) {
    for (const Family* family : families())
        if (name == family->name())
            return *family;
    throw std::invalid_argument("family must be one of " + listed() + ". Got '" + name +
                                "' instead.");
}

std::vector<std::string> family_names() {
    std::vector<std::string> names;
    for (const Family* family : families())
        names.emplace_back(family->name());
    return names;
}

ModelShape model_shape(const std::string& family, const std::string& structure,
                       std::size_t n_features, std::size_t n_components, bool missing) {
    const Family& known = family_of(family);
    if (n_features == 0)
        throw std::invalid_argument("A mixture must have at least one feature.");
    if (n_components == 0)
        throw std::invalid_argument("A mixture must have at least one component.");
    known.check_structure(structure, n_features);
    return {&known, structure, n_features, n_components, missing};
}

const char* family_name(const ModelShape& shape) { return shape.family->name(); }

std::vector<NamedShape> parameters_of(const ModelShape& shape) {
    return shape.family->parameters(shape);
}

Supports supports_of(const ModelShape& shape) {
    Supports supports{shape.family->supports(shape), shape.family->row_rules(shape)};
    const std::vector<bool> missing = shape.family->may_miss(shape);
    for (std::size_t j = 0; j < shape.n_features; ++j)
        supports.features[j].missing = shape.missing && missing[j];
    const bool all = std::all_of(supports.features.begin(), supports.features.end(),
                                 [&](const Support& support) {
                                     return support.is_all() && support.missing == shape.missing;
                                 });
    return all && supports.rules.empty() ? Supports{} : supports;
}

std::size_t n_free_parameters(const ModelShape& shape) {
    return shape.n_components - 1 + shape.family->n_free_parameters(shape);
}

double pass_cost(const ModelShape& shape, std::size_t n_rows) {
    return 2 * shape.family->cost_of_density(shape) *
           static_cast<double>(shape.n_components * n_rows);
}

} // namespace emgine
