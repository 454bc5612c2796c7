using System.Globalization;
using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Playground;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Playground;

/// <summary>What does this model say to this prompt, how fast, at what cost?</summary>
public sealed partial class PlaygroundPage : IDisposable
{
    private static readonly TimeSpan DrawnEvery = TimeSpan.FromMilliseconds(60);

    private PlaygroundConversation _first = null!;
    private PlaygroundConversation _second = null!;
    private IReadOnlyList<TenantListItem>? _tenants;
    private PlaygroundModels? _models;
    private string? _tenantId;
    private string? _system;
    private string _prompt = "";
    private long _drawn;

    [SupplyParameterFromQuery(Name = "tenant")]
    private string? TenantInAddress { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelName { get; set; }

    [SupplyParameterFromQuery(Name = "compare")]
    private string? ComparedName { get; set; }

    [SupplyParameterFromQuery(Name = "temperature")]
    private float? Temperature { get; set; }

    [SupplyParameterFromQuery(Name = "max_tokens")]
    private int? MaxTokens { get; set; }

    [SupplyParameterFromQuery(Name = "seed")]
    private long? Seed { get; set; }

    [Inject]
    private IPlayground Playground { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool Running => _first.Running || _second.Running;

    private bool CanSend => _first.Model is not null && _tenantId is not null && !string.IsNullOrWhiteSpace(_prompt);

    private IEnumerable<PlaygroundConversation> Conversations => _second.Model is null ? [_first] : [_first, _second];

    /// <summary>What can be chosen; what the address names is there even where the gateway does not list it.</summary>
    private IReadOnlyList<string> Names =>
        [.. (_models?.Names ?? []).Concat([_first.Model, _second.Model]).OfType<string>().Distinct()];

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _first = new PlaygroundConversation(Playground) { Model = ModelName };
        _second = new PlaygroundConversation(Playground) { Model = ComparedName };
        if (Playground.Address is null)
        {
            return;
        }

        _tenants = await Tenants.ListAsync(Permission.PlaygroundUse, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        if (_tenants.Count > 0)
        {
            _tenantId = _tenants.Any(tenant => tenant.Id == TenantInAddress) ? TenantInAddress : _tenants[0].Id;

            // Not while the page is only markup: a key would be made for a look at it.
            if (RendererInfo.IsInteractive)
            {
                await LoadModelsAsync();
            }
        }
    }

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);

    private async Task LoadModelsAsync()
    {
        _models = await Playground.ListModelsAsync(_tenantId!, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        _first.Model ??= _models.Names.Count > 0 ? _models.Names[0] : null;
    }

    private async Task ChooseTenantAsync(ChangeEventArgs change)
    {
        _tenantId = change.Value as string;
        Show();
        await LoadModelsAsync();
    }

    private void ChooseFirst(string? model)
    {
        (_first.Model, ModelName) = (model, model);
        Show();
    }

    private void ChooseSecond(string? model)
    {
        (_second.Model, ComparedName) = (model, model);
        if (model is null)
        {
            _second.Clear();
        }

        Show();
    }

    private void ChooseTemperature(ChangeEventArgs change)
    {
        Temperature = float.TryParse(change.Value as string, CultureInfo.InvariantCulture, out var value) ? value : null;
        Show();
    }

    private void ChooseMaxTokens(ChangeEventArgs change)
    {
        MaxTokens = int.TryParse(change.Value as string, CultureInfo.InvariantCulture, out var value) ? value : null;
        Show();
    }

    private void ChooseSeed(ChangeEventArgs change)
    {
        Seed = long.TryParse(change.Value as string, CultureInfo.InvariantCulture, out var value) ? value : null;
        Show();
    }

    /// <summary>Into the address, without what was asked: that may be nobody else's business.</summary>
    private void Show() => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["tenant"] = _tenantId,
            ["model"] = _first.Model,
            ["compare"] = _second.Model,
            ["temperature"] = Temperature,
            ["max_tokens"] = MaxTokens,
            ["seed"] = Seed,
        }),
        new NavigationOptions { ReplaceHistoryEntry = true });

    private Task SendByKeyAsync(KeyboardEventArgs key) => key is { Key: "Enter", CtrlKey: true } or { Key: "Enter", MetaKey: true } ? SendAsync() : Task.CompletedTask;

    private async Task SendAsync()
    {
        if (Running || !CanSend)
        {
            return;
        }

        var by = await Current.GetAsync(CancellationToken.None);
        var asked = Conversations.Select(conversation => (Conversation: conversation, Prompt: PromptOf(conversation)!)).ToList();
        _prompt = "";
        await Task.WhenAll(asked.Select(one => one.Conversation.AskAsync(one.Prompt, _tenantId!, by, Draw)));
    }

    /// <summary>What would be asked now; null where there is nothing yet.</summary>
    private PlaygroundPrompt? PromptOf(PlaygroundConversation conversation) => conversation.Model is not { } model || string.IsNullOrWhiteSpace(_prompt)
        ? null
        : new PlaygroundPrompt
        {
            Model = model,
            System = _system,
            Messages = [.. conversation.Said(), new ChatMessage { Role = ChatRoles.User, Content = _prompt }],
            Temperature = Temperature,
            MaxTokens = MaxTokens,
            Seed = Seed,
        };

    /// <summary>Not for every token: a circuit that draws each is behind soon.</summary>
    private void Draw()
    {
        if (!Running || Time.GetElapsedTime(_drawn) >= DrawnEvery)
        {
            _drawn = Time.GetTimestamp();
            StateHasChanged();
        }
    }

    private void Stop()
    {
        _first.Stop();
        _second.Stop();
    }

    private void Clear()
    {
        _first.Clear();
        _second.Clear();
    }

    private async Task CopyLinkAsync()
    {
        Show();
        var copied = await Script.InvokeAsync<bool>("portal.copy", Navigation.Uri);
        Snackbar.Add(T[copied ? "Playground.LinkCopied" : "Secret.CopyFailed"], copied ? Severity.Success : Severity.Warning);
    }
}
