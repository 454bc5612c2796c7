using Bunit;
using Bunit.Rendering;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>What a page needs to be drawn: an admin, a language, MudBlazor's providers, and features that do as a test says.</summary>
public abstract class PortalContext : BunitContext
{
    private protected PortalContext()
    {
        Services.AddLocalization();
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<IApiKeys>(Keys);
        Services.AddSingleton<ITenantDirectory>(Keys);
        Services.AddSingleton<ILiveFeed>(Feed);
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.Setup<bool>("portal.copy", _ => true).SetResult(true);
        AddAuthorization().SetAuthorized("admin@localhost");
    }

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private protected FakeApiKeys Keys { get; } = new();

    private protected LiveFeed Feed { get; } = new();

    /// <summary>A page together with the providers of its layout.</summary>
    private protected IRenderedComponent<ContainerFragment> RenderPage<T>() where T : IComponent => Render(builder =>
    {
        builder.OpenComponent<MudPopoverProvider>(0);
        builder.CloseComponent();
        builder.OpenComponent<MudDialogProvider>(1);
        builder.CloseComponent();
        builder.OpenComponent<MudSnackbarProvider>(2);
        builder.CloseComponent();
        builder.OpenComponent<T>(3);
        builder.CloseComponent();
    });
}
