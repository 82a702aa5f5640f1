// Numbers of a matrix go by row, its upper triangle only; those of other structures as they are.
#include "families/gaussian/coordinates.hpp"

#include <algorithm>
#include <cmath>

namespace emgine {

namespace {

// Of a lighter component the metric sees this weight, so that its coordinates stay finite.
constexpr double smallest_weight = 1e-12;

std::size_t triangle(std::size_t d) { return d * (d + 1) / 2; }

// row times an upper triangular matrix.
void times_upper(const double* row, const PaddedMatrix& upper, double* result) {
    std::fill(result, result + upper.n, 0.0);
    for (std::size_t i = 0; i < upper.n; ++i)
        for (std::size_t j = i; j < upper.n; ++j)
            result[j] += row[i] * upper.row(i)[j];
}

} // namespace

Coordinates::Coordinates(const Mixture& reference) : reference_(reference) {
    const MixtureParameters& p = reference_.parameters();
    for (const double weight : p.weights)
        root_.push_back(std::sqrt(std::max(weight, smallest_weight)));
    const std::size_t d = p.n_features;
    if (has_matrices(p.type))
        for (std::size_t i = 0; i < p.precisions_cholesky.size(); i += d * d) {
            PaddedMatrix factor = padded_upper_of(p.precisions_cholesky.data() + i, d);
            PaddedMatrix inverse = transposed(inverse_of_lower(transposed(factor)));
            matrices_.push_back({std::move(factor), std::move(inverse)});
        }
    else if (!has_diagonals(p.type))
        repeats_ = static_cast<double>(d);
}

std::size_t Coordinates::size() const {
    return root_.size() + reference().means.size() + spread_size();
}

std::size_t Coordinates::spread_size() const {
    return matrices_.empty() ? reference().precisions_cholesky.size()
                             : matrices_.size() * triangle(reference().n_features);
}

const Coordinates::Matrices& Coordinates::matrices(std::size_t component) const {
    return matrices_[matrices_.size() == 1 ? 0 : component];
}

double Coordinates::scalar(std::size_t component, std::size_t feature) const {
    const MixtureParameters& p = reference();
    const std::size_t row = is_shared(p.type) ? 0 : component;
    return has_diagonals(p.type) ? p.precisions_cholesky[row * p.n_features + feature]
                                 : p.precisions_cholesky[row];
}

// The root of the weight of the component that a factor's number belongs to.
double Coordinates::spread(std::size_t index) const {
    return is_shared(reference().type) ? 1.0 : root_[index * root_.size() / spread_size()];
}

void Coordinates::whitened(const double* shift, std::size_t component, double* result) const {
    if (!matrices_.empty())
        return times_upper(shift, matrices(component).factor, result);
    for (std::size_t j = 0; j < reference().n_features; ++j)
        result[j] = shift[j] * scalar(component, j);
}

void Coordinates::unwhitened(const double* shift, std::size_t component, double* result) const {
    if (!matrices_.empty())
        return times_upper(shift, matrices(component).inverse, result);
    for (std::size_t j = 0; j < reference().n_features; ++j)
        result[j] = shift[j] / scalar(component, j);
}

void Coordinates::add_relative_factors(const MixtureParameters& p, std::vector<double>& to) const {
    const std::size_t d = p.n_features;
    if (matrices_.empty()) {
        for (std::size_t i = 0; i < p.precisions_cholesky.size(); ++i)
            to.push_back(spread(i) * std::sqrt(2 * repeats_) *
                         std::log(p.precisions_cholesky[i] / reference().precisions_cholesky[i]));
        return;
    }
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const double root = spread(m * triangle(d));
        const PaddedMatrix ratio = upper_product(
            matrices_[m].inverse, padded_upper_of(p.precisions_cholesky.data() + m * d * d, d));
        for (std::size_t i = 0; i < d; ++i) {
            to.push_back(root * std::sqrt(2.0) * std::log(ratio.row(i)[i]));
            for (std::size_t j = i + 1; j < d; ++j)
                to.push_back(root * ratio.row(i)[j]);
        }
    }
}

std::vector<double> Coordinates::vector(const Mixture& mixture) const {
    const MixtureParameters& p = mixture.parameters();
    const std::size_t d = p.n_features;
    std::vector<double> made;
    made.reserve(size());
    for (std::size_t k = 0; k < root_.size(); ++k)
        made.push_back(root_[k] * std::log(std::max(p.weights[k], smallest_weight)));
    std::vector<double> shift(d), white(d);
    for (std::size_t k = 0; k < root_.size(); ++k) {
        for (std::size_t j = 0; j < d; ++j)
            shift[j] = p.means[k * d + j] - reference().means[k * d + j];
        whitened(shift.data(), k, white.data());
        for (const double value : white)
            made.push_back(root_[k] * value);
    }
    add_relative_factors(p, made);
    return made;
}

std::vector<double> Coordinates::factors(const double* coordinates) const {
    std::vector<double> made = reference().precisions_cholesky;
    const std::size_t d = reference().n_features;
    if (matrices_.empty()) {
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] *= std::exp(coordinates[i] / spread(i) / std::sqrt(2 * repeats_));
        return made;
    }
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const double root = spread(m * triangle(d));
        PaddedMatrix ratio(d);
        for (std::size_t i = 0; i < d; ++i) {
            ratio.row(i)[i] = std::exp(*coordinates++ / root / std::sqrt(2.0));
            for (std::size_t j = i + 1; j < d; ++j)
                ratio.row(i)[j] = *coordinates++ / root;
        }
        const PaddedMatrix factor = upper_product(matrices_[m].factor, ratio);
        for (std::size_t i = 0; i < d; ++i)
            std::copy(factor.row(i) + i, factor.row(i) + d,
                      made.begin() + static_cast<std::ptrdiff_t>(m * d * d + i * d + i));
    }
    return made;
}

Mixture Coordinates::mixture(const double* vector) const {
    const MixtureParameters& p = reference();
    const std::size_t d = p.n_features;
    std::vector<double> weights, means(p.means), shift(d), moved(d);
    for (std::size_t k = 0; k < root_.size(); ++k)
        weights.push_back(*vector++ / root_[k]);
    const double largest = *std::max_element(weights.begin(), weights.end());
    double total = 0;
    for (double& weight : weights)
        total += weight = std::exp(weight - largest);
    for (double& weight : weights)
        weight /= total;
    for (std::size_t k = 0; k < root_.size(); ++k) {
        for (double& value : shift)
            value = *vector++ / root_[k];
        unwhitened(shift.data(), k, moved.data());
        for (std::size_t j = 0; j < d; ++j)
            means[k * d + j] += moved[j];
    }
    return Mixture::from_precisions_cholesky(p.type, d, std::move(weights), std::move(means),
                                             factors(vector));
}

} // namespace emgine
