// Densities as products: which components keep their digits, that those which do not are computed
// about their means, and that a row by itself has the bits of its block.
#include "check.hpp"
#include "loaded_block.hpp"
#include "textbook.hpp"

#include "families/gaussian/densities.hpp"

#include <limits>

namespace {

using loaded_block::Loaded;
using problem::Problem;

constexpr double nothing = -std::numeric_limits<double>::infinity();

std::vector<double> densities(const Problem& p, const emgine::Mixture& mixture) {
    const auto scratch = mixture.components().scratch();
    Loaded rows(p);
    mixture.components().log_densities(rows.block(), nothing, *scratch, rows.task,
                                       rows.work.r.get());
    return rows.values();
}

void agrees(const Problem& p) {
    const auto found = densities(p, p.mixture());
    const std::size_t padded = found.size() / p.k;
    const auto expected = textbook::log_densities(p);
    for (std::size_t s = 0; s < p.n; ++s)
        for (std::size_t c = 0; c < p.k; ++c)
            check::close(found[c * padded + s], static_cast<double>(expected[s * p.k + c]), 1e-12,
                         1e-12);
}

void same_bits_by_row(const Problem& p) {
    const emgine::Mixture mixture = p.mixture();
    const auto found = densities(p, mixture);
    const std::size_t padded = found.size() / p.k;
    emgine::RowScratch scratch;
    for (std::size_t s = 0; s < p.n; ++s) {
        mixture.components().log_densities_of_row(p.rows.data() + s * p.d, scratch);
        for (std::size_t c = 0; c < p.k; ++c)
            check::that(scratch.log_density[c] == found[c * padded + s], p.name());
    }
}

emgine::SquareForm form_of(const Problem& p) { return problem::numbers(p.mixture()).squares; }

const char* const independent[] = {"diag", "spherical", "tied_diag", "tied_spherical"};

const check::Case used("from four components on, for every structure but full", [] {
    for (const auto& type : problem::types) {
        check::that(!form_of(problem::make(type, 30, 3, 3)).in_use(), type);
        check::that(form_of(problem::make(type, 30, 3, 4)).in_use() == (type != "full"), type);
    }
});

const check::Case origin("1e8 from the origin, where no digit is lost", [] {
    for (const char* type : independent) {
        Problem p = problem::make(type, 30, 5, 6);
        for (double& value : p.rows)
            value += 1e8;
        for (double& value : p.means)
            value += 1e8;
        check::that(form_of(p).in_use(), type);
        agrees(p);
        same_bits_by_row(p);
    }
});

const check::Case
    narrow("a narrow component is computed about its mean, its neighbours are not", [] {
        for (const char* type : {"diag", "spherical"}) {
            Problem p = problem::make(type, 30, 3, 5);
            const std::size_t numbers = p.covariances.size() / 5;
            for (std::size_t i = numbers; i < 2 * numbers; ++i)
                p.covariances[i] = 1e-8;
            const auto form = form_of(p);
            check::that(form.in_use() && form.exact[0] && !form.exact[1], type);
            agrees(p);
            same_bits_by_row(p);
        }
    });

const check::Case apart("components far apart are not computed about one center", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 30, 3, 4);
        for (std::size_t i = 0; i < p.means.size(); ++i)
            p.means[i] += 500.0 * static_cast<double>(i / p.d);
        check::that(!form_of(p).in_use(), type);
        agrees(p);
    }
});

const check::Case sizes("features of very different scales", [] {
    Problem p = problem::make("diag", 30, 2, 5);
    for (std::size_t i = 0; i < p.rows.size(); ++i)
        p.rows[i] *= i % 2 == 0 ? 1e-140 : 1e140;
    for (std::size_t i = 0; i < p.means.size(); ++i) {
        p.means[i] *= i % 2 == 0 ? 1e-140 : 1e140;
        p.covariances[i] *= i % 2 == 0 ? 1e-280 : 1e280;
    }
    check::that(form_of(p).in_use(), "in use");
    agrees(p);
    same_bits_by_row(p);
});

const check::Case
    beyond("rows so far away that squares overflow have no density, and none is NaN", [] {
        for (const char* type : independent)
            for (const double far : {1e140, 1e154, 1e160, 1e300, -1.7e308}) {
                Problem p = problem::make(type, 30, 3, 5);
                std::fill(p.rows.begin(), p.rows.end(), far);
                for (const double value : densities(p, p.mixture()))
                    check::that(std::isfinite(value) &&
                                    (std::abs(far) < 1e151 || value < emgine::below_all),
                                p.name());
                same_bits_by_row(p);
            }
    });

} // namespace
