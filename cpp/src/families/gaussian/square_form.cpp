// The choice of a center and of scales, and the natural parameters about them.
#include "families/gaussian/square_form.hpp"

#include <algorithm>
#include <cmath>

#include "families/gaussian/parameters.hpp"
#include "kernels/kernels.hpp"

namespace emgine {

namespace {

// Writing the statistics takes as long as the densities of two components.
constexpr std::size_t least_components = 4;
constexpr std::size_t most_features = 256;
// Squared distance of a mean from the center, in standard deviations of its component: the largest
// term of a sum. Its rounding stays below 1e-12 of a log-density.
constexpr double most_squared_distance = 1024;
// Ratio of standard deviations of a feature: squares then neither overflow nor lose digits where
// their component has any density.
constexpr double most_ratio = 0x1p20;

// Means and scales of the components, in the features that the kernels see.
struct Seen {
    const double* means;
    const double* scales; // those of a component
    std::size_t scale_step;
};

Seen seen(const GaussianParameters& p, std::size_t k, const double& one) {
    if (p.storage == Storage::matrix)
        return {p.whitened_means.data() + k * p.n_features, &one, 0};
    const std::size_t step = has_diagonals(p.storage) ? 1 : 0;
    return {p.means.data() + k * p.n_features, scales_of(p) + k * (step ? p.n_features : 1), step};
}

std::vector<double> center_of(const GaussianParameters& p) {
    std::vector<double> center(p.n_features);
    for (std::size_t j = 0; p.storage != Storage::matrix && j < p.n_features; ++j) {
        double lowest = p.means[j], highest = p.means[j];
        for (std::size_t k = 1; k < p.n_components; ++k) {
            lowest = std::min(lowest, p.means[k * p.n_features + j]);
            highest = std::max(highest, p.means[k * p.n_features + j]);
        }
        center[j] = lowest + 0.5 * (highest - lowest);
    }
    return center;
}

// Of the widest component, rounded to a power of 2: the scaled deviation has the same digits.
std::vector<double> inverse_scales(const GaussianParameters& p) {
    const double one = 1;
    std::vector<double> inverse(p.n_features);
    for (std::size_t j = 0; j < p.n_features; ++j) {
        double least = HUGE_VAL;
        for (std::size_t k = 0; k < p.n_components; ++k) {
            const Seen of = seen(p, k, one);
            least = std::min(least, of.scales[j * of.scale_step]);
        }
        inverse[j] = std::exp2(std::floor(std::log2(least)));
    }
    return inverse;
}

class Builder {
  public:
    explicit Builder(const GaussianParameters& p) : p_(p), d_(p.n_features) {
        form_.together = !has_diagonals(p.storage);
        form_.n_statistics = most_square_statistics(p.storage, d_);
        form_.center = center_of(p);
        form_.inverse_scale = inverse_scales(p);
        const std::size_t in_tiles = (p.n_components + center_tile - 1) / center_tile * center_tile;
        form_.eta.resize(in_tiles * form_.n_statistics);
        form_.offset.resize(in_tiles);
        form_.mode.resize(in_tiles);
        form_.exact.resize(p.n_components);
    }

    SquareForm take() {
        std::size_t exact = 0;
        for (std::size_t k = 0; k < p_.n_components; ++k)
            exact += add(k);
        const bool worth_it =
            p_.storage == Storage::matrix ? exact == p_.n_components : 2 * exact >= p_.n_components;
        return worth_it ? std::move(form_) : SquareForm();
    }

  private:
    bool keeps_digits(const Seen& of) const {
        for (std::size_t j = 0; j < d_; ++j)
            if (!(of.scales[j * of.scale_step] <= most_ratio * form_.inverse_scale[j]))
                return false;
        return is_near_center(of.means, form_.center.data(), of.scales, of.scale_step, d_);
    }

    bool add(std::size_t k) {
        const double one = 1;
        const Seen of = seen(p_, k, one);
        form_.offset[k] = form_.mode[k] = p_.log_normalizers[k];
        form_.exact[k] = keeps_digits(of);
        if (!form_.exact[k])
            return false;
        double* eta =
            form_.eta.data() + k / center_tile * center_tile * form_.n_statistics + k % center_tile;
        double* linear = eta + (form_.together ? 1 : d_) * center_tile;
        double squares = 0;
        for (std::size_t j = 0; j < d_; ++j) {
            const double ratio = of.scales[j * of.scale_step] / form_.inverse_scale[j];
            const double apart = of.means[j] - form_.center[j];
            const double scaled = apart * of.scales[j * of.scale_step];
            squares += scaled * scaled;
            eta[form_.together ? 0 : j * center_tile] = -0.5 * ratio * ratio;
            linear[j * center_tile] = ratio * scaled;
        }
        form_.offset[k] -= 0.5 * squares;
        return true;
    }

    const GaussianParameters& p_;
    std::size_t d_;
    SquareForm form_;
};

} // namespace

std::size_t most_square_statistics(Storage storage, std::size_t n_features) {
    if (storage == Storage::matrices)
        return 0;
    return n_features + (has_diagonals(storage) ? n_features : 1);
}

bool is_near_center(const double* point, const double* center, const double* precisions_cholesky,
                    std::size_t precision_step, std::size_t n_features) {
    double total = 0;
    for (std::size_t j = 0; j < n_features; ++j) {
        const double scaled = (point[j] - center[j]) * precisions_cholesky[j * precision_step];
        total += scaled * scaled;
    }
    return total <= most_squared_distance;
}

SquareForm square_form(const GaussianParameters& p) {
    if (p.storage == Storage::matrices || p.n_components < least_components ||
        p.n_features > most_features || (p.storage == Storage::matrix && !p.whiten_once))
        return {};
    return Builder(p).take();
}

} // namespace emgine
