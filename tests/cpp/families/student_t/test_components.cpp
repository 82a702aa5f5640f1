// Log-densities against the textbook for every structure, one row with the bits of its block, and
// the numbers that make no component.
#include "check.hpp"
#include "families/student_t/student_problem.hpp"

#include <limits>

namespace {

using loaded_block::Loaded;
using problem::Problem;

constexpr double nothing = -std::numeric_limits<double>::infinity();

std::vector<double> densities(const emgine::Mixture& mixture, const Problem& p) {
    const auto scratch = mixture.components().scratch();
    Loaded rows(p);
    mixture.components().log_densities({rows.work.x.get(), rows.work.n, nullptr}, nothing, *scratch,
                                       rows.task, rows.work.r.get());
    return rows.values();
}

void agrees(const Problem& p, const std::string& dof) {
    const auto values = densities(student_problem::mixture(p, dof), p);
    Problem at_means = p;
    at_means.n = p.k;
    at_means.rows = p.means;
    const auto gaussian = textbook::log_densities(p),
               normalizers = textbook::log_densities(at_means);
    const auto dofs = student_problem::some_dofs(p.k, dof);
    const std::size_t padded = values.size() / p.k;
    for (std::size_t s = 0; s < p.n; ++s)
        for (std::size_t c = 0; c < p.k; ++c) {
            const long double expected = student_problem::log_density(
                gaussian[s * p.k + c], normalizers[c * p.k + c], dofs[c], p.d);
            check::close(values[c * padded + s], static_cast<double>(expected), 1e-12, 1e-12);
        }
}

const check::Case every("every structure, sizes around every tile, nu from 0.1 to infinity", [] {
    for (const auto& type : problem::types)
        for (const auto& dof : student_problem::dofs)
            for (const std::size_t d : {1, 2, 8, 9, 17, 33})
                for (const std::size_t k : {1, 3, 9})
                    agrees(problem::make(type, 30, d, k), dof);
});

void bits_of_rows(const Problem& p) {
    const emgine::Mixture mixture = student_problem::mixture(p);
    const auto values = densities(mixture, p);
    const std::size_t padded = values.size() / p.k;
    emgine::RowScratch scratch;
    for (std::size_t s = 0; s < p.n; ++s) {
        mixture.components().log_densities_of_row(p.rows.data() + s * p.d, scratch);
        for (std::size_t c = 0; c < p.k; ++c)
            check::that(scratch.log_density[c] == values[c * padded + s], p.name());
    }
}

const check::Case alone("one row has the bits of its block", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 9, 17})
            for (const std::size_t k : {1, 6, 9, 17})
                bits_of_rows(problem::make(type, 30, d, k));
    Problem far = problem::make("full", 30, 3, 6);
    for (double& value : far.rows)
        value *= 1e80;
    bits_of_rows(far);
});

const check::Case same("the E-step's densities have the bits of those that are only scored", [] {
    for (const auto& dof : student_problem::dofs) {
        const Problem p = problem::make("full", 30, 3, 6);
        const emgine::Mixture mixture = student_problem::mixture(p, dof);
        const auto scratch = mixture.components().scratch();
        Loaded rows(p);
        mixture.components().log_densities(rows.block(), nothing, *scratch, rows.task,
                                           rows.work.r.get());
        check::that(rows.values() == densities(mixture, p), dof);
    }
});

const check::Case beyond("no row is NaN or without a finite density, however far away", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 30, 3, 6);
        std::fill(p.rows.begin(), p.rows.end(), 1e300);
        for (const double value : densities(student_problem::mixture(p), p))
            check::that(std::isfinite(value), p.name());
    }
});

template <class Error>
void refused(const std::string& part, emgine::NamedArrays arrays, const char* structure) {
    try {
        emgine::Mixture(emgine::model_shape("student_t", structure, 1, 2), {0.5, 0.5},
                        std::move(arrays));
        check::that(false, "nothing was thrown for " + part);
    } catch (const Error& error) {
        check::that(std::string(error.what()).find(part) != std::string::npos, error.what());
    }
}

const check::Case refusals("numbers that make no component are refused by name", [] {
    using Bad = std::invalid_argument;
    using None = emgine::IllDefinedComponent;
    const auto with = [](std::vector<double> scales, std::vector<double> dofs) {
        return emgine::NamedArrays{
            {"means", {0, 1}}, {"scales", std::move(scales)}, {"dofs", std::move(dofs)}};
    };
    refused<Bad>("scales must have the shape", with({1}, {1, 1}), "full/each");
    refused<Bad>("scales must be finite", with({1, HUGE_VAL}, {1, 1}), "full/each");
    refused<None>("The scale of component 1", with({1, -1}, {1, 1}), "full/each");
    refused<Bad>("dofs must be of shape", with({1, 1}, {1}), "full/each");
    refused<Bad>("dofs must be of shape", with({1, 1}, {}), "full/shared");
    refused<None>("dofs of component 1", with({1, 1}, {1, 0.05}), "full/each");
    refused<None>("dofs of component 0", with({1, 1}, {std::nan(""), 1}), "full/each");
    refused<Bad>("share", with({1, 1}, {1, 2}), "full/shared");
    refused<Bad>("the number", with({1, 1}, {4, 5}), "full/4.0");
});

const check::Case known("dofs that the structure says need not be given; factors suffice", [] {
    const auto shape = emgine::model_shape("student_t", "spherical/4.0", 1, 2);
    const emgine::Mixture mixture(shape, {0.5, 0.5},
                                  {{"means", {0, 1}}, {"precisions_cholesky", {0.5, 1}}});
    check::that(mixture.parameter("dofs") == std::vector<double>{4, 4}, "dofs");
    check::that(mixture.parameter("scales") == std::vector<double>{4, 1}, "scales");
});

} // namespace
