// A chart of families with two parameters for each feature: coordinates that may be any numbers,
// such as logarithms, about those of the reference, in which Fisher's information of the reference
// is 1. A family says what its coordinates and their information are.
#pragma once

#include <cmath>

#include "families/by_feature/components.hpp"
#include "families/family.hpp"

namespace emgine::by_feature {

using OfPair = std::array<double, 2>;

// Of the two coordinates of a feature, in one row of the component.
struct Information {
    double first, both, second;
};

// x^2 psi'(x) - x, the information of the logarithm of a shape: from 1 at 0 to 1/2.
double information_of_log_shape(double x) noexcept;

// One has, beside what independent_features.hpp says:
//
//   coordinates(p, reference)               of parameters p, both pairs
//   parameters_at(coordinates, reference)   finite wherever the coordinates are, but for overflow
//   information(reference)                  of the coordinates at the reference
template <class One>
class IndependentChart final : public ComponentsChart {
  public:
    IndependentChart(std::shared_ptr<const Components> reference, const One& one,
                     const std::vector<double>& roots)
        : reference_(std::move(reference)), one_(one), names_(one.parameters()) {
        for (std::size_t i = 0; i < reference_->parameters()[0]->size(); ++i) {
            const OfPair p = pair(*reference_, i);
            const double root = roots[i / reference_->shape().n_features];
            const Information of = one_.information(p.data());
            const double first = std::sqrt(of.first), both = of.both / first;
            const double second = std::sqrt(std::max(of.second - both * both, 1e-12 * of.second));
            pairs_.push_back({p,
                              one_.coordinates(p.data(), p.data()),
                              {root * first, root * both, root * second}});
        }
    }

    std::size_t size() const override { return 2 * pairs_.size(); }

    void write(const Components& components, double* coordinates) const override {
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            const Pair& at = pairs_[i];
            const OfPair p = pair(components, i);
            const OfPair u = one_.coordinates(p.data(), at.p.data());
            const double second = u[1] - at.u[1];
            *coordinates++ = at.root.first * (u[0] - at.u[0]) + at.root.both * second;
            *coordinates++ = at.root.second * second;
        }
    }

    NamedArrays parameters(const double* coordinates) const override {
        NamedArrays made;
        for (const char* name : names_)
            made.push_back({name, {}});
        for (const Pair& at : pairs_) {
            const double second = coordinates[1] / at.root.second;
            const double first = (coordinates[0] - at.root.both * second) / at.root.first;
            coordinates += 2;
            const OfPair p = one_.parameters_at({at.u[0] + first, at.u[1] + second}, at.p.data());
            for (std::size_t a = 0; a < made.size(); ++a)
                made[a].values.push_back(p[a]);
        }
        return made;
    }

  private:
    // Of the reference: parameters, their coordinates, and a root of their information.
    struct Pair {
        OfPair p, u;
        Information root;
    };

    static OfPair pair(const Components& components, std::size_t i) {
        const auto values = components.parameters();
        return {(*values.front())[i], (*values.back())[i]};
    }

    std::shared_ptr<const Components> reference_;
    One one_;
    std::vector<const char*> names_;
    std::vector<Pair> pairs_;
};

} // namespace emgine::by_feature
