using DeepSeek.Inference.Tokenization;
using DeepSeek.Inference.Tokenization.ChatTemplates;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Tokenization;

public sealed class ChatTemplateTests
{
    private static readonly Dictionary<string, string> ControlTokens = new() { ["bos_token"] = "<BOS>", ["eos_token"] = "<EOS>" };

    private static readonly ChatTurn[] Conversation =
        [new("system", "Be brief."), new("user", "Hi"), new("assistant", "<think>\nHm.\n</think>\n\nHello"), new("user", "Bye")];

    [Fact]
    public void Render_R1Distill_IsAsTransformersRendersIt()
    {
        var prompt = Render(TemplateSamples.R1Distill, Conversation);

        Assert.Equal("<BOS>Be brief.<｜User｜>Hi<｜Assistant｜>\n\nHello<｜end▁of▁sentence｜><｜User｜>Bye<｜Assistant｜><think>\n", prompt.Value);
    }

    [Fact]
    public void Render_Qwen2_IsAsTransformersRendersIt()
    {
        Assert.Equal(
            "<|im_start|>system\nYou are a helpful assistant<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
            Render(TemplateSamples.Qwen2, new ChatTurn("user", "Hi")).Value);
        Assert.StartsWith("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi", Render(TemplateSamples.Qwen2, Conversation).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Qwen3_TakesReasoningApart() => Assert.Equal(
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n"
        + "<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n",
        Render(TemplateSamples.Qwen3, Conversation).Value);

    [Fact]
    public async Task Render_ShippedTemplate_IsR1sForm()
    {
        var file = Path.Combine(TestPaths.Model, TokenizerConfig.FileName);
        var template = TokenizerConfig.ReadChatTemplate(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal(
            "<｜begin▁of▁sentence｜>Be brief.<｜User｜>Hi<｜Assistant｜>\n\nHello<｜end▁of▁sentence｜><｜User｜>Bye<｜Assistant｜><think>\n",
            template.Render(Conversation).Value);
    }

    [Fact]
    public void Render_TextOfAMessage_IsKnownThroughEveryOperation()
    {
        const string Template = "{% set ns = namespace(t='') %}{% for m in messages %}{% set ns.t = ns.t + '<M>' + (m.content | trim | upper) %}{% endfor %}"
            + "{{ '<A>' + ns.t.split('|')[-1][1:] + ' ' ~ messages[0]['content'].replace('a', 'x') + '<E>' }}";

        var prompt = Render(Template, new ChatTurn("user", " a<M>|<A>a "));

        Assert.Equal("<A>A>A  x<M>|<A>x <E>", prompt.Value);

        // Of ' x<M>|<A>x ' the template wrote the two x.
        Assert.Equal(
            [("<A>", false), ("A>A", true), (" ", false), (" ", true), ("x", false), ("<M>|<A>", true), ("x", false), (" ", true), ("<E>", false)],
            prompt.Segments());
    }

    [Theory]
    [InlineData("{{ 1 + 2 * 3 }}", "7")]
    [InlineData("{{ (1 + 2) * 3 }} {{ 7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }}", "9 3 2 3.5")]
    [InlineData("{{ 'a' in 'cat' and not 'b' in 'cat' }}", "True")]
    [InlineData("{{ 'b' not in ['a', 'c'] }}", "True")]
    [InlineData("{{ none is none }} {{ x is defined }} {{ x is not defined }} {{ 'a' is string }} {{ {} is mapping }}", "True False True True True")]
    [InlineData("{{ 'yes' if 1 > 2 else 'no' }}{{ 'x' if false }}", "no")]
    [InlineData("{{ [1, 2, 3][-1] }}{{ [1, 2, 3][1:] | length }}{{ 'abc'[::-1] }}{{ 'abc'[:-1] }}", "32cbaab")]
    [InlineData("{{ ' a '.strip() }}|{{ '\\na\\n'.lstrip('\\n') }}|{{ 'xax'.rstrip('x') }}", "a|a\n|xa")]
    [InlineData("{{ 'a,b,c'.split(',')[1] }}{{ ' a  b '.split() | join('-') }}{{ 'abc'.startswith('ab') }}", "ba-bTrue")]
    [InlineData("{% for x in ['a', 'b'] %}{{ loop.index0 }}{{ x }}{% if not loop.last %},{% endif %}{% else %}none{% endfor %}", "0a,1b")]
    [InlineData("{% for x in [] %}{{ x }}{% else %}none{% endfor %}", "none")]
    [InlineData("{% for k, v in {'a': 1}.items() %}{{ k }}={{ v }}{% endfor %}", "a=1")]
    [InlineData("{% for x in [1, 2, 3] if x != 2 %}{{ x }}{% endfor %}", "13")]
    [InlineData("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{% endfor %}{{ x }}", "1")]
    [InlineData("{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}", "2")]
    [InlineData("{{ {'a': 'ü\"', 'b': [1, true, none]} | tojson }}", "{\"a\":\"ü\\\"\",\"b\":[1,true,null]}")]
    [InlineData("{{ missing | default('d') }}{{ '' | default('e', true) }}{{ missing }}", "de")]
    [InlineData("a\n  {%- if true -%}\n b \n{%- endif %}\n c", "ab c")]
    [InlineData("{% if true %}\n  x\n  {% endif %}\ny\n", "  x\ny")]
    [InlineData("a {# note #} b {#- note -#} c", "a  bc")]
    [InlineData("{{ '}}' ~ \"%}\" }}", "}}%}")]
    [InlineData("{% if a is defined %}1{% elif 'b' == 'b' %}2{% else %}3{% endif %}", "2")]
    public void Render_Construct_MeansWhatItMeansInJinja(string template, string expected) => Assert.Equal(expected, Render(template).Value);

    [Theory]
    [InlineData("{% if true %}", "'endif'")]
    [InlineData("{{ 'a }}", "not closed")]
    [InlineData("{{ a", "not closed")]
    [InlineData("{% macro x() %}{% endmacro %}", "no other statement")]
    [InlineData("{{ 1 ? 2 }}", "not expected")]
    [InlineData("{% endfor %}", "the template's end")]
    public void New_NotATemplate_SaysWhereAndWhat(string template, string message) =>
        Assert.Contains(message, Assert.Throws<ChatTemplateException>(() => new ChatTemplate(template, ControlTokens)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ raise_exception('Roles must alternate') }}", "Roles must alternate")]
    [InlineData("{{ x.y }}", "undefined")]
    [InlineData("{{ 'a' + 1 }}", "cannot join")]
    [InlineData("{{ 'a' | shout }}", "'shout' is not supported")]
    [InlineData("{{ messages }}", "tojson")]
    public void Render_Refusal_IsASentence(string template, string message) =>
        Assert.Contains(message, Assert.Throws<ChatTemplateException>(() => Render(template)).Message, StringComparison.Ordinal);

    private static TemplateText Render(string template, params ChatTurn[] conversation) =>
        new ChatTemplate(template, ControlTokens).Render(conversation);
}
