// Weights in front, the family's coordinates behind.
#include "pass/chart.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace emgine {

namespace {

// Weights below this are treated as this, so that coordinates stay finite.
constexpr double smallest_weight = 1e-12;

} // namespace

Chart::Chart(const Mixture& reference, const SufficientStatistics* seen)
    : layout_(reference.layout()) {
    roots_.reserve(reference.weights().size());
    for (const double weight : reference.weights())
        roots_.push_back(std::sqrt(std::max(weight, smallest_weight)));
    components_ = shape().family->chart(reference.components_shared(), roots_, seen);
    if (!components_)
        throw std::invalid_argument("The family " + std::string(family_name(shape())) +
                                    " has no chart.");
}

std::vector<double> Chart::vector(const Mixture& mixture) const {
    std::vector<double> made(size());
    write(mixture, made.data());
    return made;
}

void Chart::write(const Mixture& mixture, double* vector) const {
    for (std::size_t k = 0; k < roots_.size(); ++k)
        vector[k] = roots_[k] * std::log(std::max(mixture.weights()[k], smallest_weight));
    components_->write(mixture.components(), vector + roots_.size());
}

Mixture Chart::mixture(const double* vector) const {
    std::vector<double> weights(vector, vector + roots_.size());
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] /= roots_[k];
    const double largest = *std::max_element(weights.begin(), weights.end());
    double total = 0;
    for (double& weight : weights)
        total += weight = std::exp(weight - largest);
    for (double& weight : weights)
        weight /= total;
    return Mixture(layout_, std::move(weights), components_->parameters(vector + roots_.size()));
}

} // namespace emgine
