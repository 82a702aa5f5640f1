// The covariance of a row is A'(kappa) along the mean direction and A(kappa) / kappa across it,
// with A the mean length (Banerjee et al. 2005): the information of the natural parameter.
#include "families/linear/direction_chart.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "algebra/bessel.hpp"

namespace emgine {

namespace {

// Roots of variances of a row, with that of the component's weight in both.
struct Roots {
    double along, across;
};

Roots roots_at(double concentration, std::size_t n_features) {
    constexpr double small = 1e-4; // below, the variance is 1 / d in all directions
    const auto d = static_cast<double>(n_features);
    if (concentration < small)
        return {std::sqrt(1 / d), std::sqrt(1 / d)};
    const double length = bessel_ratio(d / 2 - 1, concentration);
    const double across = length / concentration;
    const double along = (1 - length) * (1 + length) - (d - 1) * across;
    // Half of its limit at large concentrations, where it cancels.
    const double least = (d - 1) / (4 * (concentration * concentration + d * d));
    return {std::sqrt(std::max(along, least)), std::sqrt(across)};
}

class DirectionChart final : public ComponentsChart {
  public:
    DirectionChart(std::shared_ptr<const Components> reference, const std::vector<double>& roots)
        : reference_(std::move(reference)), d_(reference_->shape().n_features) {
        for (std::size_t k = 0; k < roots.size(); ++k) {
            const Roots of_row = roots_at(concentrations(*reference_)[k], d_);
            roots_.push_back({roots[k] * of_row.along, roots[k] * of_row.across});
        }
    }

    std::size_t size() const override { return roots_.size() * d_; }

    void write(const Components& components, double* coordinates) const override {
        std::vector<double> shift(d_);
        for (std::size_t k = 0; k < roots_.size(); ++k, coordinates += d_) {
            for (std::size_t j = 0; j < d_; ++j)
                shift[j] = natural(components, k, j) - natural(*reference_, k, j);
            stretched(k, shift.data(), roots_[k], coordinates);
        }
    }

    NamedArrays parameters(const double* coordinates) const override {
        std::vector<double> directions(size()), lengths, moved(d_);
        for (std::size_t k = 0; k < roots_.size(); ++k, coordinates += d_) {
            stretched(k, coordinates, {1 / roots_[k].along, 1 / roots_[k].across}, moved.data());
            double square = 0;
            for (std::size_t j = 0; j < d_; ++j) {
                moved[j] += natural(*reference_, k, j);
                square += moved[j] * moved[j];
            }
            const double length = std::sqrt(square);
            if (!std::isfinite(length))
                throw std::invalid_argument("coordinates lead to numbers that are not finite.");
            for (std::size_t j = 0; j < d_; ++j)
                directions[k * d_ + j] = length > 0 ? moved[j] / length : direction(k)[j];
            lengths.push_back(length);
        }
        return {{"mean_directions", std::move(directions)}, {"concentrations", std::move(lengths)}};
    }

  private:
    static const std::vector<double>& concentrations(const Components& components) {
        return *components.parameters()[1];
    }
    const double* direction(std::size_t k) const {
        return reference_->parameters()[0]->data() + k * d_;
    }
    double natural(const Components& components, std::size_t k, std::size_t j) const {
        return concentrations(components)[k] * (*components.parameters()[0])[k * d_ + j];
    }

    // A vector times `by`, along the mean direction of the reference and across it.
    void stretched(std::size_t k, const double* vector, const Roots& by, double* result) const {
        const double* mean = direction(k);
        double along = 0;
        for (std::size_t j = 0; j < d_; ++j)
            along += mean[j] * vector[j];
        for (std::size_t j = 0; j < d_; ++j)
            result[j] = by.across * (vector[j] - along * mean[j]) + by.along * along * mean[j];
    }

    std::shared_ptr<const Components> reference_;
    std::size_t d_;
    std::vector<Roots> roots_;
};

} // namespace

std::unique_ptr<ComponentsChart> direction_chart(std::shared_ptr<const Components> reference,
                                                 const std::vector<double>& roots) {
    return std::make_unique<DirectionChart>(std::move(reference), roots);
}

} // namespace emgine
