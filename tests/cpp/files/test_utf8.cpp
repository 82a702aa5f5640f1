// UTF-8: every code point is written as well-formed bytes, and every ill-formed sequence is
// refused.
#include "check.hpp"

#include "files/utf8.hpp"

namespace {

std::string encoded(std::uint32_t point) {
    std::string bytes;
    emgine::append_utf8(point, bytes);
    return bytes;
}

const check::Case lengths("a code point takes one to four bytes", [] {
    const struct {
        std::uint32_t point;
        const char* bytes;
    } known[] = {{0x24, "$"},
                 {0x7F, "\x7F"},
                 {0x80, "\xC2\x80"},
                 {0xE9, "\xC3\xA9"},
                 {0x7FF, "\xDF\xBF"},
                 {0x800, "\xE0\xA0\x80"},
                 {0x20AC, "\xE2\x82\xAC"},
                 {0xFFFF, "\xEF\xBF\xBF"},
                 {0x10000, "\xF0\x90\x80\x80"},
                 {0x10FFFF, "\xF4\x8F\xBF\xBF"}};
    for (const auto& [point, bytes] : known)
        check::that(encoded(point) == bytes, "U+" + std::to_string(point));
});

const check::Case every("every code point but the surrogates is well-formed", [] {
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
        const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        check::that(emgine::is_utf8(encoded(point)) != surrogate, std::to_string(point));
    }
    check::that(!emgine::is_utf8(encoded(0x110000)), "past the last");
});

const check::Case ill_formed("overlong, cut, stray and impossible bytes are refused", [] {
    for (const char* bytes :
         {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xC3",
          "\xE2\x82", "\xF0\x90\x80", "\xC3\x28", "\xE2\x28\xAC", "\xE2\x82\x28",
          "\xF0\x90\x28\x80", "\xF0\x90\x80\x28", "\xF5\x80\x80\x80", "\xFE", "\xFF",
          "\xED\xA0\x80"}) {
        check::that(!emgine::is_utf8(bytes), "alone");
        check::that(!emgine::is_utf8("a" + std::string(bytes)), "at the end");
        check::that(!emgine::is_utf8(bytes + std::string("a")), "at the beginning");
    }
});

const check::Case several("a text of several is read to its end", [] {
    check::that(emgine::is_utf8(""), "empty");
    check::that(emgine::is_utf8(encoded(0x41) + encoded(0xE9) + encoded(0x10348)), "mixed");
    check::that(emgine::is_utf8(std::string("a\0b", 3)), "a zero within");
});

} // namespace
