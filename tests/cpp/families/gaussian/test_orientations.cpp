// M-steps of shapes along axes of their own or in common: no better covariances of the structure
// are near, a later M-step goes on from the last one, and one component is a full covariance.
#include "check.hpp"
#include "families/gaussian/coupled.hpp"

namespace {

const check::Case best("no covariances of the structure near the result are better", [] {
    problem::Uniform uniform(5);
    for (const char* name : {"EEV", "VEV", "EVE", "VVE"})
        for (const std::size_t d : {1, 2, 4}) {
            const coupled::Drawn of = coupled::drawn(d, 3);
            const emgine::Structure& structure = emgine::structure_of(name);
            const emgine::Within within = emgine::within_matrices(of.view());
            const std::vector<double> found = structure.covariances(of.view());
            const double least = coupled::loss(within, found);
            for (int i = 0; i < 30; ++i) {
                std::vector<double> other = found;
                for (std::size_t c = 0; c < 3; ++c)
                    for (std::size_t a = 0; a < d; ++a)
                        for (std::size_t b = 0; b <= a; ++b)
                            other[(c * d + a) * d + b] = other[(c * d + b) * d + a] +=
                                0.01 * uniform();
                other = emgine::constrained(structure, d, other, of.weight, found.data());
                check::that(coupled::loss(within, other) >= least * (1 - 1e-13), name);
            }
        }
});

const check::Case later("what has converged stays, and a step from elsewhere never loses", [] {
    for (const char* name : {"EEV", "VEV", "EVE", "VVE"}) {
        const coupled::Drawn of = coupled::drawn(4, 3);
        const emgine::Structure& structure = emgine::structure_of(name);
        const emgine::Within within = emgine::within_matrices(of.view());
        const std::vector<double> found = structure.covariances(of.view());
        emgine::Scatters from = of.view();
        from.previous = found.data();
        const std::vector<double> again = structure.covariances(from);
        for (std::size_t i = 0; i < found.size(); ++i)
            check::close(again[i], found[i], 1e-11, 1e-11);
        const problem::Problem p = problem::make(name, 5, 4, 3);
        from.previous = p.covariances.data();
        check::that(coupled::loss(within, structure.covariances(from)) <=
                        coupled::loss(within, p.covariances),
                    name);
    }
});

const check::Case one("of one component the covariance is that of its rows", [] {
    for (const char* name : {"EEV", "VEV", "EVE", "VVE"}) {
        const coupled::Drawn of = coupled::drawn(3, 1);
        const std::vector<double> found = emgine::structure_of(name).covariances(of.view());
        const std::vector<double> full = emgine::full_covariances(of.view());
        for (std::size_t i = 0; i < found.size(); ++i)
            check::close(found[i], full[i], 1e-13, 1e-13);
    }
});

const check::Case flat("rows in a plane give no covariance, and end", [] {
    for (const char* name : {"EEV", "VEV", "EVE", "VVE"}) {
        coupled::Drawn of = coupled::drawn(3, 2);
        std::fill(of.scatter.begin(), of.scatter.end(), 0.0);
        std::fill(of.shift.begin(), of.shift.end(), 0.0);
        emgine::Scatters from = of.view();
        from.reg_covar = 0;
        for (const double value : emgine::structure_of(name).covariances(from))
            check::that(!(value > 0), name);
    }
});

} // namespace
