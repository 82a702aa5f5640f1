// Von Mises-Fisher: directions, rows of length 1, about a mean direction with a concentration
// (Banerjee et al. 2005; Hornik and Gruen 2014). The likelihood is unbounded where a component's
// rows are all alike: 1 / concentration, the variance across the mean direction, is at least
// reg_covar.
#include <cmath>

#include "algebra/bessel.hpp"
#include "families/linear/direction_chart.hpp"
#include "families/linear/linear_family.hpp"

namespace emgine {

namespace {

constexpr double tolerance = 1e-6; // of lengths: float32 rows have it
constexpr double log_2_pi = 1.8378770664093454836;

double length_of(const double* x, std::size_t n) {
    double square = 0;
    for (std::size_t j = 0; j < n; ++j)
        square += x[j] * x[j];
    return std::sqrt(square);
}

std::size_t not_of_length_one(const double* row, const std::vector<std::size_t>& columns) {
    double square = 0;
    for (const std::size_t column : columns)
        square += row[column] * row[column];
    return std::abs(std::sqrt(square) - 1) <= tolerance ? columns.size() : 0;
}

double log_normalizer(std::size_t n_features, double concentration) {
    const double half = 0.5 * static_cast<double>(n_features);
    return half * log_2_pi + log_bessel_by_power(half - 1, concentration);
}

// The concentration whose mean has this length, by Newton's method from Banerjee's approximation.
double concentration_of(std::size_t n_features, double length) {
    if (!(length < 1))
        return std::numeric_limits<double>::infinity();
    const auto d = static_cast<double>(n_features);
    double kappa = length * (d - length * length) / ((1 - length) * (1 + length));
    double last = std::numeric_limits<double>::infinity();
    for (int step = 0; step < 20 && kappa > 0; ++step) {
        const double ratio = bessel_ratio(d / 2 - 1, kappa);
        const double slope = (1 - ratio) * (1 + ratio) - (d - 1) * ratio / kappa;
        const double change = (length - ratio) / slope;
        // No smaller than the last: all that is left is rounding.
        if (!(slope > 0) || !(kappa + change > 0) || !(std::abs(change) < last))
            break;
        kappa += change;
        last = std::abs(change);
    }
    return kappa;
}

class VonMisesFisher final : public LinearFamily {
  public:
    const char* name() const override { return "von_mises_fisher"; }

    void check_structure(const std::string& structure, std::size_t) const override {
        if (!structure.empty())
            throw std::invalid_argument("The family von_mises_fisher has no structures. Got '" +
                                        structure + "'.");
    }
    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        return {{"mean_directions", {shape.n_components, shape.n_features}},
                {"concentrations", {shape.n_components}}};
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return shape.n_components * shape.n_features;
    }
    Support support(const ModelShape&, std::size_t) const override {
        return {-1 - tolerance, 1 + tolerance, false};
    }
    std::vector<RowRule> row_rules(const ModelShape& shape) const override {
        return {{"rows of length 1, to within 1e-6,", all_features(shape), not_of_length_one}};
    }

    NaturalParameters natural(const ModelShape& shape,
                              const NamedArrays& parameters) const override {
        NaturalParameters numbers{{}, {}, {}};
        const std::size_t d = shape.n_features;
        for (std::size_t k = 0; k < shape.n_components; ++k) {
            const double* direction = parameters[0].values.data() + k * d;
            const double concentration = parameters[1].values[k];
            if (!(std::abs(length_of(direction, d) - 1) <= tolerance))
                refuse(k, "mean_directions", "have length 1");
            if (!(concentration >= 0 && std::isfinite(concentration)))
                refuse(k, "concentrations", "be finite and at least 0");
            for (std::size_t j = 0; j < d; ++j)
                numbers.eta.push_back(concentration * direction[j]);
            numbers.log_normalizer.push_back(log_normalizer(d, concentration));
        }
        return numbers;
    }

    // Rows without a mean direction, or no rows, have any: the first axis.
    NamedArrays parameters_of(const ModelShape& shape, const std::vector<double>& means,
                              const double*) const override {
        const std::size_t d = shape.n_features;
        std::vector<double> directions(means.size()), concentrations;
        for (std::size_t at = 0; at < means.size(); at += d) {
            const double length = length_of(means.data() + at, d);
            directions[at] = 1;
            for (std::size_t j = 0; length > 0 && j < d; ++j)
                directions[at + j] = means[at + j] / length;
            concentrations.push_back(concentration_of(d, length));
        }
        return {{"mean_directions", std::move(directions)},
                {"concentrations", std::move(concentrations)}};
    }

    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override {
        NamedArrays parameters = LinearFamily::maximization(statistics, options);
        if (options.held != nullptr)
            about_held_directions(*options.held, statistics, parameters[1].values);
        for (double& concentration : parameters[1].values)
            if (options.reg_covar > 0)
                concentration = std::min(concentration, 1 / options.reg_covar);
        return parameters;
    }

    bool has_collapsed(const Components& components, std::size_t component,
                       double floor) const override {
        constexpr double rounding = 1e-9, narrowest = 1e-30; // directions alike to four roundings
        return (*components.parameters()[1])[component] * std::max(floor, narrowest) >=
               1 - rounding;
    }

    // The M-step is the best one within the bound. It may lose what was gained beyond.
    double most_lost(const Components& before, const Components&, const std::vector<double>&,
                     double reg_covar, double) const override {
        constexpr double rounding = 1e-9;
        for (const double concentration : *before.parameters()[1])
            if (concentration * reg_covar > 1 + rounding)
                return std::numeric_limits<double>::infinity();
        return 0;
    }
    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics*) const override {
        return direction_chart(std::move(reference), roots);
    }

  private:
    // The best concentration about a direction is that of the mean's length along it.
    static void about_held_directions(const Held& held, const SufficientStatistics& statistics,
                                      std::vector<double>& concentrations) {
        const HeldArray* directions = held.array("mean_directions");
        const std::size_t d = statistics.shape().n_features;
        for (std::size_t k = 0; directions != nullptr && k < concentrations.size(); ++k) {
            if (!directions->all(k * d, d) || !(statistics.weight()[k] > 0))
                continue;
            double along = 0;
            for (std::size_t j = k * d; j < (k + 1) * d; ++j)
                along += directions->values[j] * statistics.array("sum")[j];
            along /= statistics.weight()[k];
            concentrations[k] = along > 0 ? concentration_of(d, along) : 0;
        }
    }

    [[noreturn]] static void refuse(std::size_t component, const char* name, const char* what) {
        throw IllDefinedComponent(component, std::string(name) + " of component " +
                                                 std::to_string(component) + " must " + what + ".");
    }
};

} // namespace

const Family& von_mises_fisher_family() {
    static const VonMisesFisher family;
    return family;
}

} // namespace emgine
