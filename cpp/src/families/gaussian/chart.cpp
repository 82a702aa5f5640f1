// Numbers of a matrix go by row, its upper triangle only; those of other storages as they are.
// Covariances that depend on one another have the coordinates of free ones; what coordinates say is
// brought back to the structure by its M-step, which to first order changes no step of EM.
#include "families/gaussian/chart.hpp"

#include <algorithm>
#include <cmath>

#include "families/gaussian/components.hpp"
#include "families/gaussian/within.hpp"

namespace emgine {

namespace {

// row times an upper triangular matrix.
void times_upper(const double* row, const PaddedMatrix& upper, double* result) {
    std::fill(result, result + upper.n, 0.0);
    for (std::size_t i = 0; i < upper.n; ++i)
        for (std::size_t j = i; j < upper.n; ++j)
            result[j] += row[i] * upper.row(i)[j];
}

class GaussianChart final : public ComponentsChart {
  public:
    GaussianChart(std::shared_ptr<const Components> reference, std::vector<double> roots);

    std::size_t size() const override { return p_.means.size() + factors_size(); }
    void write(const Components& components, double* coordinates) const override;
    NamedArrays parameters(const double* coordinates) const override;

  private:
    struct Matrices {
        PaddedMatrix factor, inverse; // upper triangular both
    };

    const Matrices& matrices(std::size_t component) const {
        return matrices_[matrices_.size() == 1 ? 0 : component];
    }
    double scale(std::size_t component, std::size_t feature) const;
    std::size_t factors_size() const;
    double root_of_factor(std::size_t index) const;
    void whitened(const double* shift, std::size_t component, double* result) const;
    void unwhitened(const double* shift, std::size_t component, double* result) const;
    double* write_relative_factors(const GaussianParameters& p, double* to) const;
    std::vector<double> factors(const double* coordinates) const;
    std::vector<double> constrained_covariances(const Structure& structure,
                                                std::vector<double> factors) const;

    std::shared_ptr<const Components> reference_;
    const GaussianParameters& p_;    // of the reference
    std::vector<double> roots_;      // k
    std::vector<Matrices> matrices_; // one a component, or one for all
    double repeats_ = 1;             // features that a factor's number serves
};

GaussianChart::GaussianChart(std::shared_ptr<const Components> reference, std::vector<double> roots)
    : reference_(std::move(reference)), p_(gaussian_numbers(*reference_)),
      roots_(std::move(roots)) {
    const std::size_t d = p_.n_features;
    if (has_matrices(p_.storage))
        for (std::size_t i = 0; i < p_.precisions_cholesky.size(); i += d * d) {
            const double* upper = p_.precisions_cholesky.data() + i;
            matrices_.push_back({padded_upper_of(upper, d),
                                 transposed(inverse_of_lower(transposed_upper_of(upper, d)))});
        }
    else if (!has_diagonals(p_.storage))
        repeats_ = static_cast<double>(d);
}

std::size_t GaussianChart::factors_size() const {
    return matrices_.empty() ? p_.precisions_cholesky.size()
                             : matrices_.size() * packed_triangle_size(p_.n_features);
}

double GaussianChart::scale(std::size_t component, std::size_t feature) const {
    const std::size_t row = is_shared(p_.storage) ? 0 : component;
    return has_diagonals(p_.storage) ? p_.precisions_cholesky[row * p_.n_features + feature]
                                     : p_.precisions_cholesky[row];
}

// The root of the weight of the component that a factor's number belongs to.
double GaussianChart::root_of_factor(std::size_t index) const {
    return is_shared(p_.storage) ? 1.0 : roots_[index * roots_.size() / factors_size()];
}

void GaussianChart::whitened(const double* shift, std::size_t component, double* result) const {
    if (!matrices_.empty())
        return times_upper(shift, matrices(component).factor, result);
    for (std::size_t j = 0; j < p_.n_features; ++j)
        result[j] = shift[j] * scale(component, j);
}

void GaussianChart::unwhitened(const double* shift, std::size_t component, double* result) const {
    if (!matrices_.empty())
        return times_upper(shift, matrices(component).inverse, result);
    for (std::size_t j = 0; j < p_.n_features; ++j)
        result[j] = shift[j] / scale(component, j);
}

double* GaussianChart::write_relative_factors(const GaussianParameters& p, double* to) const {
    const std::size_t d = p.n_features;
    if (matrices_.empty()) {
        for (std::size_t i = 0; i < p.precisions_cholesky.size(); ++i)
            *to++ = root_of_factor(i) * std::sqrt(2 * repeats_) *
                    std::log(p.precisions_cholesky[i] / p_.precisions_cholesky[i]);
        return to;
    }
    PaddedMatrix factor(d), ratio(d);
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const double root = root_of_factor(m * packed_triangle_size(d));
        copy_upper(p.precisions_cholesky.data() + m * d * d, factor);
        upper_product(matrices_[m].inverse, factor, ratio);
        for (std::size_t i = 0; i < d; ++i) {
            *to++ = root * std::sqrt(2.0) * std::log(ratio.row(i)[i]);
            for (std::size_t j = i + 1; j < d; ++j)
                *to++ = root * ratio.row(i)[j];
        }
    }
    return to;
}

void GaussianChart::write(const Components& components, double* to) const {
    const GaussianParameters& p = gaussian_numbers(components);
    const std::size_t d = p.n_features;
    std::vector<double> shift(d), white(d);
    for (std::size_t k = 0; k < roots_.size(); ++k) {
        for (std::size_t j = 0; j < d; ++j)
            shift[j] = p.means[k * d + j] - p_.means[k * d + j];
        whitened(shift.data(), k, white.data());
        for (const double value : white)
            *to++ = roots_[k] * value;
    }
    write_relative_factors(p, to);
}

std::vector<double> GaussianChart::factors(const double* coordinates) const {
    std::vector<double> made = p_.precisions_cholesky;
    const std::size_t d = p_.n_features;
    if (matrices_.empty()) {
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] *= std::exp(coordinates[i] / root_of_factor(i) / std::sqrt(2 * repeats_));
        return made;
    }
    PaddedMatrix ratio(d), factor(d);
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const double root = root_of_factor(m * packed_triangle_size(d));
        for (std::size_t i = 0; i < d; ++i) {
            ratio.row(i)[i] = std::exp(*coordinates++ / root / std::sqrt(2.0));
            for (std::size_t j = i + 1; j < d; ++j)
                ratio.row(i)[j] = *coordinates++ / root;
        }
        upper_product(matrices_[m].factor, ratio, factor);
        for (std::size_t i = 0; i < d; ++i)
            std::copy(factor.row(i) + i, factor.row(i) + d,
                      made.begin() + static_cast<std::ptrdiff_t>(m * d * d + i * d + i));
    }
    return made;
}

std::vector<double> GaussianChart::constrained_covariances(const Structure& structure,
                                                           std::vector<double> factors) const {
    const std::size_t d = p_.n_features;
    if (matrices_.empty())
        for (double& value : factors)
            value = 1 / (value * value);
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const std::vector<double> factor(factors.begin() + static_cast<std::ptrdiff_t>(m * d * d),
                                         factors.begin() +
                                             static_cast<std::ptrdiff_t>((m + 1) * d * d));
        covariance_of(factor.data(), d, factors.data() + m * d * d);
    }
    std::vector<double> weights;
    for (const double root : roots_)
        weights.push_back(root * root);
    return constrained(structure, d, factors, weights, p_.covariances.data());
}

NamedArrays GaussianChart::parameters(const double* coordinates) const {
    const std::size_t d = p_.n_features;
    std::vector<double> means(p_.means), shift(d), moved(d);
    for (std::size_t k = 0; k < roots_.size(); ++k) {
        for (double& value : shift)
            value = *coordinates++ / roots_[k];
        unwhitened(shift.data(), k, moved.data());
        for (std::size_t j = 0; j < d; ++j)
            means[k * d + j] += moved[j];
    }
    const Structure& structure = structure_of(reference_->shape().structure);
    if (!structure.is_constrained())
        return means_and("precisions_cholesky", std::move(means), factors(coordinates));
    return means_and("covariances", std::move(means),
                     constrained_covariances(structure, factors(coordinates)));
}

} // namespace

std::unique_ptr<ComponentsChart> gaussian_chart(std::shared_ptr<const Components> reference,
                                                const std::vector<double>& roots) {
    return std::make_unique<GaussianChart>(std::move(reference), roots);
}

} // namespace emgine
