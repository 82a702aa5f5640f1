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
        emgine::check(p, p.covariances);
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
    check::that(said("full", [](auto& p) { p.covariances[1] = -5; }).empty(), "a covariance");
    check::that(said("tied", [](auto& p) { p.precisions_cholesky[1] = -5; }).empty(), "a factor");
});

const check::Case triangular("a factor has nothing below its diagonal", [] {
    for (const char* type : {"full", "tied"})
        for (const std::size_t below : {3, 6, 7})
            check::that(said(type, [&](auto& p) { p.precisions_cholesky[below] = 0.5; }) ==
                            "precisions_cholesky must be upper triangular.",
                        type);
});

} // namespace
