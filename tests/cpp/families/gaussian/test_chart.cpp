// Coordinates of Gaussian components: back and forth, the reference in the middle, and the metric:
// a small step has the length that Fisher's information of the complete data gives it.
#include "check.hpp"
#include "problem.hpp"

#include "families/gaussian/chart.hpp"

namespace {

using problem::Problem;

struct Case {
    explicit Case(const std::string& type, std::size_t d = 3, std::size_t k = 2)
        : p(problem::make(type, 1, d, k)), reference(p.mixture()) {
        for (const double weight : p.weights)
            roots.push_back(std::sqrt(weight));
        chart = emgine::gaussian_chart(reference.components_shared(), roots);
    }
    std::vector<double> coordinates(const emgine::Mixture& mixture) const {
        std::vector<double> made(chart->size());
        chart->write(mixture.components(), made.data());
        return made;
    }
    emgine::Mixture mixture(const std::vector<double>& coordinates) const {
        return {reference.shape(), p.weights, chart->parameters(coordinates.data())};
    }

    Problem p;
    emgine::Mixture reference;
    std::vector<double> roots;
    std::unique_ptr<emgine::ComponentsChart> chart;
};

const check::Case size("as many coordinates as free parameters without the weights", [] {
    for (const auto& type : problem::types) {
        const Case of(type);
        check::that(of.chart->size() + 1 == emgine::n_free_parameters(of.reference.shape()), type);
    }
});

const check::Case alone("coordinates are all that is written, for any sizes", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 4, 5, 8, 9, 17, 70})
            for (const std::size_t k : {1, 2, 3, 9}) {
                const Case of(type, d, k);
                const Problem other = problem::make(type, 1, d, k, 7);
                std::vector<double> made(of.chart->size() + 1, 3.5);
                of.chart->write(other.mixture().components(), made.data());
                check::that(made.back() == 3.5, "what is behind them");
                made.pop_back();
                check::that(made == of.coordinates(other.mixture()), "the coordinates");
            }
});

// The first component's factor by the textbook: the inverse of the reference's, times the other.
const check::Case relative("a factor is relative to that of the reference", [] {
    for (const std::size_t d : {1, 4, 12, 64, 65}) {
        const Case of("full", d);
        const emgine::Mixture other = problem::make("full", 1, d, 2, 7).mixture();
        const auto a = problem::numbers(of.reference), b = problem::numbers(other);
        const std::vector<double> found = of.coordinates(other);
        const double* at = found.data() + 2 * d;
        std::vector<double> inverse(d * d);
        for (std::size_t i = d; i-- > 0;)
            for (std::size_t j = i; j < d; ++j) {
                double sum = i == j ? 1 : 0;
                for (std::size_t l = i + 1; l <= j; ++l)
                    sum -= a.precisions_cholesky[i * d + l] * inverse[l * d + j];
                inverse[i * d + j] = sum / a.precisions_cholesky[i * d + i];
            }
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = i; j < d; ++j) {
                double sum = 0;
                for (std::size_t l = i; l <= j; ++l)
                    sum += inverse[i * d + l] * b.precisions_cholesky[l * d + j];
                const double expected = i == j ? std::sqrt(2.0) * std::log(sum) : sum;
                check::close(*at++, of.roots[0] * expected, 1e-10, 1e-10);
            }
    }
});

const check::Case middle("the reference is the origin", [] {
    for (const auto& type : problem::types)
        for (const double value : Case(type).coordinates(Case(type).reference))
            check::that(std::abs(value) < 1e-14, type);
});

const check::Case
    both_ways("a mixture's coordinates make the mixture, and any are a mixture's", [] {
        for (const auto& type : problem::types)
            for (const std::size_t d : {1, 4, 9}) {
                const Case of(type, d);
                const Problem other = problem::make(type, 1, d, 2, 7);
                const auto there = problem::numbers(other.mixture());
                const auto back = problem::numbers(of.mixture(of.coordinates(other.mixture())));
                for (std::size_t i = 0; i < there.means.size(); ++i)
                    check::close(back.means[i], there.means[i], 1e-12, 1e-12);
                for (std::size_t i = 0; i < there.covariances.size(); ++i)
                    check::close(back.covariances[i], there.covariances[i], 1e-12, 1e-12);
                std::vector<double> any(of.chart->size());
                problem::Uniform uniform(3);
                for (double& value : any)
                    value = uniform();
                const auto again = of.coordinates(of.mixture(any));
                for (std::size_t i = 0; i < any.size(); ++i)
                    check::close(again[i], any[i], 1e-11, 1e-12);
            }
    });

// Twice the divergence of two Gaussians with matrices, weighted, by the textbook.
double divergence(const Case& of, const emgine::Mixture& moved) {
    const auto a = problem::numbers(of.reference), b = problem::numbers(moved);
    const std::size_t d = of.p.d;
    double total = 0;
    for (std::size_t c = 0; c < of.p.k; ++c) {
        const double* s = &a.covariances[c * d * d];
        const double* u = &b.precisions_cholesky[c * d * d];
        const double* own = &a.precisions_cholesky[c * d * d];
        double twice = -static_cast<double>(d);
        for (std::size_t j = 0; j < d; ++j) { // |U' L|^2 and |U' (difference of means)|^2
            double shift = 0;
            for (std::size_t i = 0; i <= j; ++i) {
                shift += u[i * d + j] * (a.means[c * d + i] - b.means[c * d + i]);
                for (std::size_t l = 0; l <= j; ++l)
                    twice += u[i * d + j] * s[i * d + l] * u[l * d + j];
            }
            twice += shift * shift + 2 * std::log(own[j * d + j] / u[j * d + j]);
        }
        total += of.p.weights[c] * twice;
    }
    return total;
}

const check::Case metric("half a squared step is the divergence of the complete data", [] {
    const Case of("full");
    for (std::size_t i = 0; i < of.chart->size(); ++i) {
        std::vector<double> step(of.chart->size());
        step[i] = 1e-3;
        check::close(divergence(of, of.mixture(step)), 1e-6, 5e-3);
    }
});

const check::Case
    coupled("covariances that depend on one another come back to their structure", [] {
        for (const auto& type : problem::all_types) {
            const emgine::Structure& structure = emgine::structure_of(type);
            if (!structure.is_constrained())
                continue;
            for (const std::size_t d : {1, 4}) {
                const Case of(type, d);
                const auto check_same = [&](const emgine::Mixture& a,
                                            const std::vector<double>& b) {
                    const auto found = problem::numbers(a).covariances;
                    for (std::size_t i = 0; i < b.size(); ++i)
                        check::close(found[i], b[i], 1e-11, 1e-12);
                };
                check_same(of.mixture(of.coordinates(of.reference)), of.p.covariances);
                const Problem other = problem::make(type, 1, d, 2, 7);
                check_same(of.mixture(of.coordinates(other.mixture())), other.covariances);
                std::vector<double> any(of.chart->size());
                problem::Uniform uniform(3);
                for (double& value : any)
                    value = 0.1 * uniform();
                const emgine::Mixture moved = of.mixture(any);
                const std::vector<double> own = problem::numbers(moved).covariances;
                check_same(moved, emgine::constrained(structure, d, own, of.p.weights, own.data()));
            }
        }
    });

const check::Case infinite("numbers that leave the finite ones are no mixture", [] {
    for (const auto& type : problem::types) {
        const Case of(type);
        std::vector<double> far(of.chart->size());
        far.back() = 1e6;
        check::throws<std::invalid_argument>([&] { of.mixture(far); }, type);
    }
});

} // namespace
