// Negative binomial: counts with a mean m and a size, of variance m + m^2 / size. With c the
// inverse of the size, 0 is an ordinary value: a Poisson. Small counts have a table of
// log-densities; large ones the saddle-point form (Loader 2000), in which no term is large where
// the density is not small. The M-step's mean is exact, its size one step of inverse_size.hpp.
#include <cmath>
#include <limits>
#include <locale>
#include <sstream>

#include "algebra/gamma_functions.hpp"
#include "algebra/log1p_excess.hpp"
#include "algebra/log_factorial.hpp"
#include "families/by_feature/count_sums.hpp"
#include "families/by_feature/independent_features.hpp"
#include "families/by_feature/inverse_size.hpp"

namespace emgine {

namespace {

using by_feature::CountSums;
using by_feature::tabled_counts;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double no_density = -1e300;

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

// ratio log ratio - (ratio - 1), with ratio = 1 + w.
double deviance(double w, double ratio) noexcept {
    if (std::abs(w) < 0.25)
        return w * w - (1 + w) * log1p_excess(w, 0);
    return ratio * std::log(ratio) - w;
}

class NegativeBinomialDensity {
  public:
    NegativeBinomialDensity(double mean, double size)
        : mean_(mean), c_(1 / size), size_(size), of_size_(c_ > 0 ? stirling_error(size) : 0) {
        const double none = c_ > 0 ? std::log1p(c_ * mean) / c_ : mean;
        const double each = std::log(mean / (1 + c_ * mean));
        double logs = 0;
        for (std::size_t x = 0; x < tabled_counts; ++x) {
            const double j = static_cast<double>(x);
            table_[x] = x == 0 ? -none : mean > 0 ? logs + j * each - none : no_density;
            logs += std::log1p(j * c_);
        }
    }

    // Less what the family's `see` returns.
    double of(const double* seen, std::size_t) const noexcept {
        const double x = seen[0];
        return x < tabled_counts ? table_[static_cast<std::size_t>(x)] : of_large(x);
    }

  private:
    double of_large(double x) const noexcept {
        if (mean_ == 0)
            return no_density;
        const double grown = 1 + c_ * x, at_mean = 1 + c_ * mean_, step = (x - mean_) / grown;
        const double counts = mean_ * deviance(step / mean_, x * at_mean / (mean_ * grown));
        if (c_ == 0)
            return -counts;
        const double failures = deviance(-c_ * step, at_mean / grown) / c_;
        return stirling_error(x + size_) - of_size_ - std::log1p(c_ * x) / 2 -
               grown / at_mean * (counts + failures);
    }

    double mean_, c_, size_, of_size_;
    std::array<double, tabled_counts> table_;
};

struct NegativeBinomial {
    static constexpr const char* name = "negative_binomial";
    static constexpr std::array<const char*, 6> statistics = {"sum",   "square",    "inverse_size",
                                                              "slope", "curvature", "third"};
    static constexpr std::size_t n_seen = 1;
    static constexpr double ns_to_see = 4, ns_of_density = 5;

    explicit NegativeBinomial(const std::string& structure) : size(given_size(structure)) {}

    std::vector<const char*> parameters() const {
        if (size > 0)
            return {"means"};
        return {"means", "sizes"};
    }
    static bool may_be_infinite(const std::string& parameter) { return parameter == "sizes"; }
    static Support support() { return {0, infinity, true}; }

    static void see(const double* x, std::size_t n, std::size_t, double* seen,
                    double* base) noexcept {
        for (std::size_t s = 0; s < n; ++s) {
            seen[s] = x[s];
            base[s] -= x[s] < tabled_counts
                           ? log_factorial(x[s])
                           : (log_2_pi + std::log(x[s])) / 2 + stirling_error(x[s]);
        }
    }
    using Linear = by_feature::NotLinear;

    double size_of(const double* p) const { return size > 0 ? size : p[1]; }
    const char* fault(const double* p) const {
        if (!(p[0] >= 0) || !std::isfinite(p[0]))
            return "means must be finite and at least 0";
        const bool usable =
            size_of(p) > 0 && std::isfinite(1 / size_of(p)) && std::isfinite(p[0] / size_of(p));
        return usable ? nullptr : "sizes must be above 0; they may be infinite";
    }
    NegativeBinomialDensity density(const double* p) const { return {p[0], size_of(p)}; }
    using Density = NegativeBinomialDensity;

    static double reference(const double* p) { return p[0]; }

    struct Point {
        double mean;
        bool free;
        CountSums sums;

        void write(const double* seen, double* t) const noexcept {
            const double x = seen[0], from_mean = x - mean;
            t[0] = x;
            t[block_stride] = from_mean * from_mean;
            t[2 * block_stride] = sums.inverse_size();
            t[3 * block_stride] = free ? sums.first(x) : 0;
            t[4 * block_stride] = free ? sums.second(x) : 0;
            t[5 * block_stride] = free ? sums.third(x) : 0;
        }
    };
    // Starts know no size: they begin where the variance is twice the mean.
    Point point(double reference, const double* p) const {
        const double mean = std::isfinite(reference) ? reference : 0;
        const double of_start = 1 / std::max(mean, 1e-3);
        return {mean, size == 0, CountSums(p == nullptr ? of_start : 1 / size_of(p))};
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
