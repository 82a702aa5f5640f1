// Negative binomial: counts with a mean m and a size, of variance m + m^2 / size. With c the
// inverse of the size, 0 is an ordinary value: a Poisson. Small counts have a table of
// log-densities; large ones the saddle-point form (Loader 2000), in which no term is large where
// the density is not small. The M-step's mean is exact, its size one step of inverse_size.hpp.
#include <cmath>
#include <limits>
#include <locale>
#include <sstream>

#include "families/by_feature/count_accumulation.hpp"
#include "families/by_feature/count_components.hpp"
#include "families/by_feature/independent_features.hpp"
#include "families/by_feature/inverse_size.hpp"

namespace emgine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// "size=2.5" or "size=inf"; 0 where the size is free.
double given_size(const std::string& structure) {
    if (structure.empty())
        return 0;
    const std::string start = "size=", words = structure.substr(0, start.size());
    const std::string number = structure.substr(std::min(structure.size(), start.size()));
    double size = number == "inf" ? infinity : 0;
    std::istringstream text(number);
    text.imbue(std::locale::classic());
    const bool read =
        size > 0 || (text >> size && text.peek() == std::istringstream::traits_type::eof());
    if (words == start && read && size > 0 && std::isfinite(1 / size))
        return size;
    throw std::invalid_argument("The structure of the family negative_binomial must be empty or "
                                "'size=' with a number above 0. Got '" +
                                structure + "'.");
}

struct NegativeBinomial {
    static constexpr const char* name = "negative_binomial";
    static constexpr std::array<const char*, 6> statistics = {"sum",   "square",    "inverse_size",
                                                              "slope", "curvature", "third"};
    static constexpr double ns_of_density = 1;

    explicit NegativeBinomial(const std::string& structure) : size(given_size(structure)) {}

    std::vector<const char*> parameters() const {
        if (size > 0)
            return {"means"};
        return {"means", "sizes"};
    }
    static bool may_be_infinite(const std::string& parameter) { return parameter == "sizes"; }
    static Support support() { return {0, infinity, true}; }

    double size_of(const double* p) const { return size > 0 ? size : p[1]; }
    const char* fault(const double* p) const {
        if (!(p[0] >= 0) || !std::isfinite(p[0]))
            return "means must be finite and at least 0";
        const bool usable =
            size_of(p) > 0 && std::isfinite(1 / size_of(p)) && std::isfinite(p[0] / size_of(p));
        return usable ? nullptr : "sizes must be above 0; they may be infinite";
    }

    static double reference(const double* p) { return p[0]; }

    static double least_width(const double*) { return infinity; }

    // 2 sqrt(mean), and log(1 + mean / size) at the mean of the reference: sizes may be infinite.
    // Where that mean is 0 or the size is given, the size is no coordinate.
    by_feature::OfPair coordinates(const double* p, const double* reference) const {
        return {2 * std::sqrt(p[0]),
                is_coordinate(reference) ? std::log1p(reference[0] / size_of(p)) : 0};
    }
    by_feature::OfPair parameters_at(const by_feature::OfPair& at, const double* reference) const {
        const double mean = at[0] * at[0] / 4;
        return {mean, !is_coordinate(reference) ? size_of(reference)
                      : at[1] > 0               ? reference[0] / std::expm1(at[1])
                                                : infinity};
    }
    by_feature::Information information(const double* p) const {
        return {1 / (1 + p[0] / size_of(p)), 0,
                by_feature::information_of_log_shape(std::min(size_of(p), 1e9))};
    }
    bool is_coordinate(const double* reference) const { return size == 0 && reference[0] > 0; }

    // Densities and sums are looked up.
    std::shared_ptr<const Components> components(const ModelShape& shape,
                                                 std::vector<std::vector<double>> values,
                                                 const std::vector<double>& log_weights) const {
        std::vector<double> means = values.front(), sizes;
        for (std::size_t i = 0; i < means.size(); ++i)
            sizes.push_back(size > 0 ? size : values.back()[i]);
        return by_feature::count_components(
            shape, {std::move(means), std::move(sizes), size == 0, std::move(values)}, log_weights);
    }
    // Starts know no size: they begin where the variance is twice the mean.
    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const {
        std::vector<by_feature::CountPoint> points;
        for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i) {
            const double mean = std::isfinite(reference[i]) ? reference[i] : 0;
            points.push_back({mean, by_feature::CountSums(1 / std::max(mean, 1e-3))});
        }
        return by_feature::count_accumulation(shape, std::move(points), size == 0, false);
    }

    static double variance(const by_feature::Sums<6>& sums) {
        const double moved = sums.mean(0) - sums.reference;
        return sums.mean(1) - moved * moved;
    }
    void maximize(const by_feature::Sums<6>& sums, double, double* p) const {
        p[0] = sums.weight > 0 ? sums.mean(0) : std::max(0.0, sums.reference);
        p[1] = sums.weight > 0 && size == 0
                   ? 1 / by_feature::next_inverse_size({p[0], variance(sums), sums.mean(2),
                                                        sums.mean(3), sums.mean(4), sums.mean(5)})
                   : infinity;
    }
    // The best mean is that of the counts, whatever the size.
    void maximize_other(const by_feature::Sums<6>& sums, double reg_covar, std::size_t held,
                        double* p) const {
        double free[2];
        maximize(sums, reg_covar, free);
        if (held == 1 || !(sums.weight > 0)) {
            p[1 - held] = free[1 - held];
            return;
        }
        p[1] = 1 / by_feature::next_inverse_size_at({free[0], variance(sums), sums.mean(2),
                                                     sums.mean(3), sums.mean(4), sums.mean(5)},
                                                    p[0]);
    }
    static bool loses_digits(const by_feature::Sums<6>& sums) {
        return variance(sums) < 1e-6 * sums.mean(1) && sums.mean(1) > sums.mean(0);
    }

    double size; // of all components; 0 where it is free
};

} // namespace

const Family& negative_binomial_family() {
    static const by_feature::IndependentFeatures<NegativeBinomial> family;
    return family;
}

} // namespace emgine
