using Bunit;
using Bunit.Rendering;
using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Components.Pages.Playground;
using DeepSeek.Portal.Features.Playground;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Components.Tests;

public sealed class PlaygroundPageTests : PortalContext
{
    private static readonly PlaygroundEnd End = new(
        FinishReasons.Stop,
        new Usage { PromptTokens = 12, CompletionTokens = 1235, TotalTokens = 1247 },
        0.0012m,
        TimeSpan.FromSeconds(0.25),
        TimeSpan.FromSeconds(2.25));

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Send_Answered_ShowsThoughtApartAndWhatItTook()
    {
        var page = Ask("What?");
        Playground.Say("chat", new PlaygroundPart { Origin = new PlaygroundOrigin("chat@2", "replica-1", "miss", "request-1") });
        Playground.Say("chat", new PlaygroundPart { Reasoning = "Let me think." });
        Playground.Say("chat", new PlaygroundPart { Content = "<b>That.</b>" });
        Playground.Say("chat", new PlaygroundPart { End = End });

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=facts]")));
        Assert.Contains("Let me think.", page.Find("[data-testid=reasoning]").TextContent, StringComparison.Ordinal);
        Assert.Equal("<b>That.</b>", page.Find("[data-testid=answer]").TextContent);
        var facts = page.Find("[data-testid=facts]").TextContent;
        Assert.All(["250 ms", "2.25 s", "1,235", "617", "0.0012", "chat@2", "replica-1"], fact => Assert.Contains(fact, facts, StringComparison.Ordinal));
    }

    [Fact]
    public void Send_ByKeys_AsksOnceAndKeepsTheConversation()
    {
        var page = Ask("First");
        Playground.Say("chat", new PlaygroundPart { Content = "One" });
        Playground.Say("chat", new PlaygroundPart { End = End });
        page.WaitForElement("[data-testid=send]");

        page.Find("[data-testid=prompt]").Input("Second");
        page.Find("[data-testid=prompt]").KeyDown(new KeyboardEventArgs { Key = "Enter" });
        Assert.Single(Playground.Asked);
        page.Find("[data-testid=prompt]").KeyDown(new KeyboardEventArgs { Key = "Enter", CtrlKey = true });

        page.WaitForAssertion(() => Assert.Equal(2, Playground.Asked.Count));
        Assert.Equal(["First", "One", "Second"], Playground.Asked[1].Prompt.Messages.Select(message => message.Content));
    }

    [Fact]
    public void Send_TwoVersions_AsksBothTheSame()
    {
        Navigation.NavigateTo("/playground?model=chat%401&compare=chat%402&temperature=0.5&seed=7");
        var page = Ask("Which?");

        page.WaitForAssertion(() => Assert.Equal(["chat@1", "chat@2"], Playground.Asked.Select(asked => asked.Prompt.Model)));
        Assert.All(Playground.Asked, asked => Assert.Equal((0.5f, 7L), (asked.Prompt.Temperature!.Value, asked.Prompt.Seed!.Value)));
        Playground.Say("chat@1", new PlaygroundPart { Content = "Me" });
        Playground.Say("chat@1", new PlaygroundPart { End = End });
        Playground.Say("chat@2", new PlaygroundPart { Failure = new PlaygroundFailure(PlaygroundProblem.Refused, "Too many requests.", 429, "rate_limit_exceeded", "request-2") });
        page.WaitForAssertion(() => Assert.Contains("Too many requests.", page.Find("[data-testid=gateway-said]").TextContent, StringComparison.Ordinal));
        Assert.Contains("429 · rate_limit_exceeded · request-2", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Me", page.FindAll("[data-testid=answer]")[0].TextContent);
    }

    [Fact]
    public void Stop_WhileAnswering_KeepsWhatCame()
    {
        var page = Ask("Long");
        Playground.Say("chat", new PlaygroundPart { Content = "Once upon" });
        page.WaitForElement("[data-testid=stop]").Click();

        page.WaitForElement("[data-testid=stopped]");
        Assert.Equal("Once upon", page.Find("[data-testid=answer]").TextContent);
        Assert.NotEmpty(page.FindAll("[data-testid=send]"));
    }

    [Fact]
    public void Parameters_Changed_AreInTheAddressAndTheQuestionIsNot()
    {
        var page = RenderPage<PlaygroundPage>();
        page.WaitForElement("[data-testid=prompt]").Input("Secret");
        page.Find("[data-testid=temperature]").Change("0.2");
        page.Find("[data-testid=compare]").Change("chat@1");

        Assert.Contains("temperature=0.2", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("compare=chat", Navigation.Uri, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("\"content\":\"Secret\"", page.Find("[data-testid=curl]").TextContent, StringComparison.Ordinal);
        Assert.Contains("$DEEPSEEK_API_KEY", page.Find("[data-testid=curl]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NoGatewayKnown_NamesTheSetting()
    {
        Playground.Address = null;

        Assert.Contains("Portal:Playground:GatewayAddress", RenderPage<PlaygroundPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_GatewayAway_SaysSoAndStillTakesAModelFromTheAddress()
    {
        Playground.Models = new PlaygroundModels([], new PlaygroundFailure(PlaygroundProblem.GatewayAway, "Connection refused"));
        Navigation.NavigateTo("/playground?model=chat%409");
        var page = RenderPage<PlaygroundPage>();

        page.WaitForAssertion(() => Assert.Contains("cannot be reached", page.Find("[data-testid=playground-failure]").TextContent, StringComparison.Ordinal));
        Assert.Contains("chat@9", page.Find("[data-testid=model]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<ContainerFragment> Ask(string question)
    {
        var page = RenderPage<PlaygroundPage>();
        page.WaitForElement("[data-testid=prompt]").Input(question);
        page.Find("[data-testid=send]").Click();
        return page;
    }
}
