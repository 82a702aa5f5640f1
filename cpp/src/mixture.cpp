// Building a mixture: check the weights, let the family check and lay out the components. After
// that nothing changes.
#include "emgine/mixture.hpp"

#include <cmath>

#include "emgine/statistics.hpp"
#include "families/family.hpp"

namespace emgine {

namespace {

void require(bool condition, const char* message) {
    if (!condition)
        throw std::invalid_argument(message);
}

void check_weights(const std::vector<double>& weights, std::size_t n_components) {
    require(weights.size() == n_components, "weights must be of shape (n_components,).");
    double total = 0;
    for (const double weight : weights) {
        require(std::isfinite(weight), "weights must be finite.");
        require(weight >= 0, "weights must not be negative.");
        total += weight;
    }
    require(std::abs(total - 1) < 1e-6, "weights must sum to 1.");
}

} // namespace

IllDefinedComponent::IllDefinedComponent(std::size_t which, const std::string& why)
    : std::runtime_error(why), component(which) {}

Mixture::Mixture(const ModelShape& shape, std::vector<double> weights, NamedArrays parameters,
                 int n_threads)
    : Mixture(layout_of(shape), std::move(weights), std::move(parameters), n_threads) {}

Mixture::Mixture(std::shared_ptr<const StatisticsLayout> layout, std::vector<double> weights,
                 NamedArrays parameters, int n_threads) {
    const ModelShape& shape = layout->shape();
    check_weights(weights, shape.n_components);
    std::vector<double> log_weights;
    log_weights.reserve(weights.size());
    for (const double weight : weights)
        log_weights.push_back(std::log(weight));
    auto components =
        shape.family->components(shape, std::move(parameters), log_weights, n_threads);
    const Supports* supports = &layout->supports();
    state_ = std::make_shared<const State>(
        State{std::move(layout), std::move(weights), std::move(components), supports});
}

Mixture::Mixture(const Mixture& like, std::shared_ptr<const Components> components)
    : state_(std::make_shared<const State>(State{like.state_->layout, like.state_->weights,
                                                 std::move(components), like.state_->supports})) {}

const ModelShape& Mixture::shape() const { return state_->layout->shape(); }

const std::vector<double>& Mixture::parameter(const std::string& name) const {
    const std::vector<NamedShape> names = parameters_of(shape());
    const auto values = components().parameters();
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i].name == name)
            return *values[i];
    throw std::out_of_range("The family " + std::string(family_name(shape())) +
                            " has no parameter '" + name + "'.");
}

} // namespace emgine
