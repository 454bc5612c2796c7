using Bunit;
using Bunit.Rendering;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Access.Tokens;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Channels;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.ApiKeys.Policies;
using DeepSeek.Portal.Features.Audit;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Aliases;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using DeepSeek.Portal.Features.Playground;
using DeepSeek.Portal.Features.Replicas;
using DeepSeek.Portal.Features.Settings;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Traffic.Reports;
using DeepSeek.Portal.Features.Upstreams;
using DeepSeek.Portal.Features.Usage.Reports;
using DeepSeek.Portal.Features.Users;
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
        Services.AddSingleton<ICurrentActor>(Current);
        Services.AddSingleton<ITenants>(Tenants);
        Services.AddSingleton<IUsers>(Users);
        Services.AddSingleton<IRoles>(Roles);
        Services.AddSingleton<IGroupMappings>(Groups);
        Services.AddSingleton<IPlayground>(Playground);
        Services.AddSingleton<IAuditTrail>(Trail);
        Services.AddSingleton<IPersonalTokens>(Tokens);
        Services.AddSingleton<IUsageReports>(Usage);
        Services.AddSingleton<IModelPolicies>(Policies);
        Services.AddSingleton<IModelDeployments>(Deployments);
        Services.AddSingleton<IModelAliases>(Aliases);
        Services.AddSingleton<IUpstreams>(Upstreams);
        Services.AddSingleton<IKeyPolicies>(KeyPolicies);
        Services.AddSingleton<IReplicaDrains>(Drains);
        Services.AddSingleton<IPlatformSettings>(Setup);
        Services.AddSingleton<IAlerts>(Alerts);
        Services.AddSingleton<IAlertRules>(AlertRules);
        Services.AddSingleton<IAlertChannels>(Channels);
        Services.AddSingleton<IAlertBoard>(Board);
        Services.AddSingleton<ITraffic>(Traffic);
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.Setup<bool>("portal.copy", _ => true).SetResult(true);
        AddAuthorization().SetAuthorized("admin@localhost");
    }

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private protected FakeApiKeys Keys { get; } = new();

    private protected LiveFeed Feed { get; } = new();

    private protected FakeCurrentActor Current { get; } = new();

    private protected FakeTenants Tenants { get; } = new();

    private protected FakeUsers Users { get; } = new();

    private protected FakeRoles Roles { get; } = new();

    private protected FakeGroupMappings Groups { get; } = new();

    private protected FakePlayground Playground { get; } = new();

    private protected FakeAuditTrail Trail { get; } = new();

    private protected FakePersonalTokens Tokens { get; } = new();

    private protected FakeUsageReports Usage { get; } = new();

    private protected FakeModelPolicies Policies { get; } = new();

    private protected FakeModelDeployments Deployments { get; } = new();

    private protected FakeModelAliases Aliases { get; } = new();

    private protected FakeUpstreams Upstreams { get; } = new();

    private protected FakeKeyPolicies KeyPolicies { get; } = new();

    private protected FakeReplicaDrains Drains { get; } = new();

    private protected FakePlatformSettings Setup { get; } = new();

    private protected FakeAlerts Alerts { get; } = new();

    private protected FakeAlertRules AlertRules { get; } = new();

    private protected FakeAlertChannels Channels { get; } = new();

    private protected AlertBoard Board { get; } = new();

    private protected FakeTraffic Traffic { get; } = new();

    /// <summary>A page together with the providers of its layout.</summary>
    private protected IRenderedComponent<ContainerFragment> RenderPage<T>() where T : IComponent
    {
        // No service can be added after this.
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Render(builder =>
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
}
