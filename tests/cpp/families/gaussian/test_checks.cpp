// Every refusal of a Gaussian mixture's numbers, by name of the parameter.
#include "check.hpp"
#include "problem.hpp"

#include "families/gaussian/checks.hpp"

#include <functional>
#include <limits>

namespace {

using Change = std::function<void(emgine::GaussianParameters&)>;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// The message that both checks together give after a change; empty where there is none.
std::string said(const std::string& type, const Change& change) {
    emgine::GaussianParameters p = problem::numbers(problem::make(type, 1, 3, 2).mixture());
    change(p);
    try {
        emgine::check(p, p.covariances, 1);
        emgine::check_stored(p);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

bool begins(const std::string& text, const std::string& start) { return text.rfind(start, 0) == 0; }

const check::Case valid("valid numbers pass", [] {
    for (const auto& type : problem::types)
        check::that(said(type, [](auto&) {}).empty(), type);
});

const check::Case sizes("sizes that differ from the shape's are refused", [] {
    for (const auto& type : problem::types) {
        check::that(begins(said(type, [](auto& p) { p.means.pop_back(); }), "means must be"), type);
        check::that(begins(said(type, [](auto& p) { p.means.push_back(0); }), "means must"), type);
        check::that(
            begins(said(type, [](auto& p) { p.covariances.pop_back(); }), "covariances must have"),
            type);
        check::that(begins(said(type, [](auto& p) { p.precisions_cholesky.pop_back(); }),
                           "precisions_cholesky must have the shape"),
                    type);
    }
});

const check::Case overflow("sizes whose product is beyond the integers do not pass as small", [] {
    for (const std::size_t d : {std::size_t{1} << 63, std::size_t{1} << 62}) {
        check::throws<std::exception>(
            [&] { emgine::gaussian_mixture("full", d, {0.5, 0.5}, {}, {}); }, "full");
        check::throws<std::exception>(
            [&] { emgine::gaussian_mixture("spherical", d, {0.5, 0.5}, {}, {1, 1}); }, "spherical");
    }
});

const check::Case finite("numbers that are not finite are refused", [] {
    for (const auto& type : problem::types)
        for (const double value : {nan, infinity, -infinity}) {
            check::that(said(type, [&](auto& p) { p.means[4] = value; }) == "means must be finite.",
                        type);
            check::that(said(type, [&](auto& p) { p.covariances[0] = value; }) ==
                            "covariances must be finite.",
                        type);
            check::that(said(type, [&](auto& p) { p.precisions_cholesky[0] = value; }) ==
                            "precisions_cholesky must be finite.",
                        type);
        }
});

const check::Case diagonals("diagonals must be positive, those off them any number", [] {
    for (const auto& type : problem::types)
        for (const double value : {0.0, -1.0}) {
            const auto last = [&](auto& values) { values.back() = value; };
            check::that(begins(said(type, [&](auto& p) { last(p.covariances); }),
                               "covariances must have positive"),
                        type);
            check::that(begins(said(type, [&](auto& p) { last(p.precisions_cholesky); }),
                               "precisions_cholesky must have positive"),
                        type);
        }
});

const check::Case contradictions("numbers that contradict one another are refused", [] {
    for (const auto& type : problem::types)
        for (const double by : {1e-300, 1e-3, 0.999, 1.001, 1e3, 1e300}) {
            const auto scale = [&](auto& values) {
                for (double& value : values)
                    value *= by;
            };
            check::that(!said(type, [&](auto& p) { scale(p.covariances); }).empty(), type);
            check::that(!said(type, [&](auto& p) { scale(p.precisions_cholesky); }).empty(), type);
        }
    for (const char* type : {"full", "tied"})
        for (const std::size_t at : {1, 2, 3, 5, 6, 7})
            for (const double value : {-5.0, 5.0, 1e-3, 1e308, -1e308}) {
                check::that(!said(type, [&](auto& p) { p.covariances[at] += value; }).empty(),
                            "a covariance, here asymmetric");
                const std::size_t other = at % 3 * 3 + at / 3;
                check::that(!said(type,
                                  [&](auto& p) {
                                      p.covariances[at] += value;
                                      p.covariances[other] += value;
                                  })
                                 .empty(),
                            "a covariance");
            }
    check::that(!said("full", [](auto& p) { p.precisions_cholesky[1] = 1e308; }).empty(),
                "a factor");
});

// The worst of rounding: the last variance is what a Cholesky decomposition can just tell from 0.
const check::Case hard("covariances at the edge of definiteness fit their own factors", [] {
    for (const std::size_t d : {2, 5, 40, 150})
        for (const double rest : {1e-6, 1e-10, 1e-13, 4e-14})
            for (const double unit : {1e-120, 1.0, 1e120}) {
                std::vector<double> covariance(d * d);
                for (std::size_t i = 0; i < d; ++i)
                    for (std::size_t j = 0; j < d; ++j)
                        covariance[i * d + j] =
                            (i == j ? 1 + rest : 1) * (i == 0 ? unit : 1) * (j == 0 ? unit : 1);
                const emgine::Mixture mixture = emgine::gaussian_mixture(
                    "full", d, {1.0}, std::vector<double>(d), std::move(covariance));
                emgine::check_stored(problem::numbers(mixture));
            }
});

const check::Case triangular("a factor has nothing below its diagonal", [] {
    for (const char* type : {"full", "tied"})
        for (const std::size_t below : {3, 6, 7})
            check::that(said(type, [&](auto& p) { p.precisions_cholesky[below] = 0.5; }) ==
                            "precisions_cholesky must be upper triangular.",
                        type);
});

} // namespace
