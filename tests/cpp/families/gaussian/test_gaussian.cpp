// The Gaussian family as the engine sees it: names, shapes and costs, by structure.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/statistics_span.hpp"
#include "families/family.hpp"
#include "families/gaussian/structures.hpp"

namespace {

using emgine::ArrayShape;
using emgine::model_shape;

const emgine::Family& family() { return emgine::family_of("gaussian"); }

const check::Case parameters("means, covariances and factors, in the order of files", [] {
    const std::pair<const char*, ArrayShape> shapes[] = {
        {"full", {2, 3, 3}}, {"tied", {3, 3}},   {"diag", {2, 3}},
        {"spherical", {2}},  {"tied_diag", {3}}, {"tied_spherical", {1}}};
    for (const auto& [structure, shape] : shapes) {
        const auto named = emgine::parameters_of(model_shape("gaussian", structure, 3, 2));
        check::that(named.size() == 3, structure);
        check::that(named[0].name == "means" && named[0].shape == ArrayShape{2, 3}, "means");
        check::that(named[1].name == "covariances" && named[1].shape == shape, structure);
        check::that(named[2].name == "precisions_cholesky" && named[2].shape == shape, structure);
    }
});

const check::Case statistics("sums, and scatters in the shape of the covariances", [] {
    for (const auto& type : problem::types) {
        const auto shape = model_shape("gaussian", type, 3, 2);
        const auto arrays = family().statistics(shape);
        const bool matrix = type == "full" || type == "tied";
        check::that(arrays.size() == 2, type);
        check::that(arrays[0].name == "sum" && arrays[0].shape == ArrayShape{2, 3}, type);
        check::that(arrays[1].name == "scatter" && arrays[1].packed == matrix, type);
        check::that(arrays[1].shape == emgine::parameters_of(shape)[1].shape, type);
    }
});

const check::Case free_numbers("free parameters: weights, means and the structure's own", [] {
    const std::size_t own[] = {2 * 6, 6, 2 * 3, 2, 3, 1};
    for (std::size_t i = 0; i < problem::types.size(); ++i)
        check::that(emgine::n_free_parameters(model_shape("gaussian", problem::types[i], 3, 2)) ==
                        1 + 6 + own[i],
                    problem::types[i]);
});

// A change of these numbers changes chunks, and so the bits of results.
const check::Case costs("the cost of a density is what it was", [] {
    const std::pair<const char*, double> known[] = {{"full", 1.5 + 0.15 * 10 + 0.015 * 100},
                                                    {"tied", 1.5 + 0.15 * 10},
                                                    {"diag", 1.5 + 0.15 * 10},
                                                    {"spherical", 1.5 + 0.15 * 10},
                                                    {"tied_diag", 1.5 + 0.15 * 10},
                                                    {"tied_spherical", 1.5 + 0.15 * 10}};
    for (const auto& [structure, cost] : known)
        check::close(family().cost_of_density(model_shape("gaussian", structure, 10, 2)), cost,
                     1e-15);
});

const check::Case listed("structures are listed as the table has them", [] {
    const auto all = family().structures();
    check::that(all.size() == 14, "fourteen");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string name = all[i].name, code = emgine::structures()[i].code;
        check::that(name == emgine::structures()[i].name, name);
        check::that(all[i].matrices == (code[2] != 'I'), name + " matrices");
        check::that(all[i].by_feature == (code[1] != 'I' && code[2] == 'I'), name);
        check::that(all[i].shared == (name.rfind("tied", 0) == 0), name + " shared");
    }
});

const check::Case starts("a start's statistics are those of its mixture's components", [] {
    for (const auto& type : problem::types) {
        const auto p = problem::make(type, 1000, 3, 2);
        const auto mixture = p.mixture();
        std::vector<double> shares(p.n * p.k, 0.5);
        const emgine::StartShape start{mixture.shape(), p.means.data()};
        const auto total = emgine::total(
            emgine::assigned_expectation_span({p.view()}, start, {nullptr, shares.data()}, {}));
        check::that(total.reference == p.means && total.shape() == mixture.shape(), type);
        check::close(total.weight()[0], 500, 1e-13);
        double sum = 0;
        for (std::size_t s = 0; s < p.n; ++s)
            sum += (p.rows[s * 3 + 1] - p.means[3 + 1]) / 2;
        check::close(total.array("sum")[3 + 1], sum, 1e-12, 1e-12);
    }
});

const check::Case chart("it has a chart, and its means are the reference", [] {
    const auto p = problem::make("full", 1, 3, 2);
    const auto mixture = p.mixture();
    check::that(family().has_chart(model_shape("gaussian", "full", 1, 1)), "has one");
    check::that(family().chart(mixture.components_shared(), {0.5, 0.5}) != nullptr, "makes one");
    check::that(std::equal(p.means.begin(), p.means.end(), mixture.components().reference()),
                "means");
});

} // namespace
