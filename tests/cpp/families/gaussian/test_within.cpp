// Scatter within components, and covariances that are brought to a structure.
#include "check.hpp"
#include "families/gaussian/coupled.hpp"

namespace {

const check::Case matrices("about the own mean, with reg_covar by the weight", [] {
    const coupled::Drawn of = coupled::drawn(2, 2);
    const emgine::Within within = emgine::within_matrices(of.view());
    check::that(within.weight == of.weight, "weights");
    for (std::size_t c = 0; c < 2; ++c) {
        const double *scatter = of.scatter.data() + 3 * c, *shift = of.shift.data() + 2 * c;
        const double* own = within.scatter.data() + 4 * c;
        const double weight = of.weight[c];
        check::close(own[0], scatter[0] + weight * (0.1 - shift[0] * shift[0]), 1e-14, 1e-14);
        check::close(own[1], scatter[1] - weight * shift[0] * shift[1], 1e-14, 1e-14);
        check::that(own[1] == own[2], "symmetric");
    }
});

const check::Case empty("a component without rows gets the covariance of all", [] {
    coupled::Drawn of = coupled::drawn(2, 3);
    of.weight[1] = 0;
    std::fill(of.scatter.begin() + 3, of.scatter.begin() + 6, 0.0);
    of.shift[2] = of.shift[3] = 0;
    for (const char* name : {"EVV", "VEE", "EEV", "VEV", "EVE", "VVE"}) {
        const std::vector<double> with = emgine::structure_of(name).covariances(of.view());
        coupled::Drawn others = of;
        others.k = 2;
        others.weight = {of.weight[0], of.weight[2]};
        others.scatter.erase(others.scatter.begin() + 3, others.scatter.begin() + 6);
        others.shift.erase(others.shift.begin() + 2, others.shift.begin() + 4);
        const std::vector<double> without = emgine::structure_of(name).covariances(others.view());
        for (std::size_t i = 0; i < 4; ++i) {
            check::close(with[i], without[i], 1e-12, 1e-12);
            check::close(with[8 + i], without[4 + i], 1e-12, 1e-12);
        }
        check::that(with[4] > 0 && with[4] * with[7] > with[5] * with[6], "positive definite");
    }
});

const check::Case
    features("features of their own weights; one that no row has follows the rest", [] {
        const std::vector<double> scatter{4, 6, 8, 0}, weight{2, 4}, shift{0, 1, 0, 0},
            observed{2, 1, 4, 0};
        emgine::Scatters from{2, 2, scatter.data(), weight, shift, 0.5};
        from.observed = observed.data();
        const emgine::Within within = emgine::within_features(from);
        check::that(within.scatter[0] == 5 && within.scatter[1] == 5.5 && within.scatter[2] == 10,
                    "sums");
        check::that(within.weight[0] == 2 && within.weight[1] == 1 && within.weight[2] == 4,
                    "weights");
        check::close(within.scatter[3] / within.weight[3], 5.5, 1e-14, 1e-14);
        check::that(within.weight[3] < 1e-5, "next to no weight");
    });

const check::Case onto("covariances of a structure stay what they are", [] {
    for (const std::string& type : problem::all_types) {
        const emgine::Structure& structure = emgine::structure_of(type);
        if (!structure.is_constrained())
            continue;
        const problem::Problem p = problem::make(type, 5, 3, 4);
        for (const double* previous : {static_cast<const double*>(nullptr), p.covariances.data()}) {
            const std::vector<double> again =
                emgine::constrained(structure, 3, p.covariances, p.weights, previous);
            for (std::size_t i = 0; i < again.size(); ++i)
                check::close(again[i], p.covariances[i], 1e-12, 1e-12);
        }
    }
});

} // namespace
