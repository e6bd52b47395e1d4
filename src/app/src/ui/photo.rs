//! Photos: made smaller, stored, and only then named in the answer.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use ruhu_domain::form::value::{Attachment, Value};
use ruhu_domain::hash::sha256_hex;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Event, File, HtmlCanvasElement,
    HtmlInputElement, ImageBitmap, Url,
};

use super::field::Field;
use super::message::{FieldProblem, Problem};
use crate::i18n::{Phrase, texts};
use crate::services::services;
use crate::shell::space;
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write};

/// Largest photo that is kept as it is; larger ones are made smaller.
const LARGEST_BYTES: f64 = 300.0 * 1024.0;
/// Room that photos leave for answers, in bytes.
const SPARE: f64 = 5.0 * 1024.0 * 1024.0;
/// Longest side after making smaller, tried in this order until the photo is small enough.
const SIDES: [f64; 3] = [1280.0, 960.0, 640.0];

/// Thumbnails and a camera button.
#[component]
pub fn Photos(
    field: Field,
    /// How many photos the question takes.
    most: u8,
) -> impl IntoView {
    let services = services();
    let view = field.view;
    let problem: Problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let files = Memo::new(move |_| files_of(&view.read().value));
    let take = {
        let field = field.clone();
        move |event: Event| {
            let Some((input, file)) = chosen_file(&event) else {
                return;
            };
            busy.set(true);
            problem.set(None);
            let field = field.clone();
            spawn_local(async move {
                match keep_photo(&services.store(), &file).await {
                    Ok(photo) => {
                        let mut files = files_of(&field.view.get_untracked().value);
                        files.retain(|other| *other != photo);
                        files.push(photo);
                        field.form.set(&field.path, Value::Files(files));
                    }
                    Err(phrase) => {
                        problem.try_set(Some(phrase));
                    }
                }
                input.set_value("");
                busy.try_set(false);
            });
        }
    };
    let id = field.id.clone();
    let more = move || files.read().len() < usize::from(most);
    view! {
        <div class="ruhu-photos">
            <For each=move || files.get().into_iter().enumerate() key=|(_, file)| file.sha256.clone() let:numbered>
                <Photo field=field.clone() number=numbered.0 + 1 file=numbered.1/>
            </For>
            <Show when=more>
                <label class="ruhu-photo-add" aria-busy=move || busy.get().to_string()>
                    <span>{texts::TAKE_PHOTO.text()}</span>
                    <input
                        class="ruhu-hidden"
                        id=id.clone()
                        type="file"
                        accept="image/*"
                        capture="environment"
                        on:change=take.clone()
                    />
                </label>
            </Show>
        </div>
        <FieldProblem problem/>
    }
}

/// The file a person chose or photographed, and the control it came from.
pub fn chosen_file(event: &Event) -> Option<(HtmlInputElement, File)> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0)?;
    Some((input, file))
}

fn files_of(value: &Value) -> Vec<Attachment> {
    match value {
        Value::Files(files) => files.clone(),
        _ => Vec::new(),
    }
}

#[component]
fn Photo(field: Field, number: usize, file: Attachment) -> impl IntoView {
    let kilobytes = format!("{} KB", file.bytes.div_ceil(1024));
    let label = texts::PHOTO.with(&[&number.to_string()]);
    let remove_label = texts::REMOVE_PHOTO.with(&[&number.to_string()]);
    let source = stored_image(&file);
    let remove = move |_| {
        let mut files = files_of(&field.view.get_untracked().value);
        files.retain(|other| *other != file);
        field.form.set(
            &field.path,
            if files.is_empty() {
                Value::Empty
            } else {
                Value::Files(files)
            },
        );
    };
    view! {
        <figure class="ruhu-photo">
            <img class="ruhu-photo__image" src=move || source.get() alt=label/>
            <figcaption class="ruhu-photo__note">{kilobytes}</figcaption>
            <button class="ruhu-photo__remove" type="button" aria-label=remove_label on:click=remove></button>
        </figure>
    }
}

/// The address of a stored image, empty until it is read; given back when the component goes.
pub fn stored_image(file: &Attachment) -> ReadSignal<String> {
    let (source, set_source) = signal(String::new());
    let services = services();
    let (sha256, media_type) = (file.sha256.clone(), file.media_type.clone());
    spawn_local(async move {
        let stored = services
            .store()
            .get(Shelf::Attachments, &sha256)
            .await
            .ok()
            .flatten();
        let Some(bytes) = stored else {
            return;
        };
        if let Ok(url) =
            blob(&bytes, &media_type).and_then(|blob| Url::create_object_url_with_blob(&blob))
        {
            set_source.try_set(url);
        }
    });
    on_cleanup(move || {
        let url = source.get_untracked();
        if !url.is_empty() {
            let _ = Url::revoke_object_url(&url);
        }
    });
    source
}

fn blob(bytes: &[u8], media_type: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options)
}

/// Makes a picture small enough and stores it.
///
/// # Errors
///
/// What to tell the person.
pub async fn keep_photo(store: &AnyStore, file: &Blob) -> Result<Attachment, &'static Phrase> {
    let small = shrink(file).await.map_err(|_| &texts::PHOTO_FAILED)?;
    keep_blob(store, &small).await
}

/// Stores a picture as it is. The answer that names it comes after.
///
/// # Errors
///
/// What to tell the person.
pub async fn keep_blob(store: &AnyStore, blob: &Blob) -> Result<Attachment, &'static Phrase> {
    // Looked at before: what a full phone refuses last must be answers, not photos.
    if !space::has_room(blob.size() + SPARE).await {
        return Err(&texts::PHOTO_NOT_STORED);
    }
    let buffer = JsFuture::from(blob.array_buffer())
        .await
        .map_err(|_| &texts::PHOTO_FAILED)?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    let attachment = Attachment {
        sha256: sha256_hex(&bytes),
        bytes: bytes.len() as u64,
        media_type: blob.type_(),
    };
    let write = Write::Put(Shelf::Attachments, attachment.sha256.clone(), bytes);
    match store.write(&[write], Durability::Strict).await {
        Ok(()) => Ok(attachment),
        Err(StoreError::Full) => Err(&texts::PHOTO_NOT_STORED),
        Err(_) => Err(&texts::SAVE_FAILED),
    }
}

async fn shrink(file: &Blob) -> Result<Blob, JsValue> {
    // Decoding also proves that it is a picture.
    let decoded = window().create_image_bitmap_with_blob(file)?;
    let image: ImageBitmap = JsFuture::from(decoded).await?.dyn_into()?;
    let known = matches!(
        file.type_().as_str(),
        "image/jpeg" | "image/png" | "image/webp"
    );
    if known && file.size() <= LARGEST_BYTES {
        return Ok(file.clone());
    }
    let mut smaller = draw(&image, SIDES[0]).await?;
    for side in &SIDES[1..] {
        if smaller.size() <= LARGEST_BYTES {
            break;
        }
        smaller = draw(&image, *side).await?;
    }
    Ok(smaller)
}

async fn draw(image: &ImageBitmap, side: f64) -> Result<Blob, JsValue> {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let scale = (side / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        image,
        0.0,
        0.0,
        width * scale,
        height * scale,
    )?;
    canvas_blob(&canvas, "image/jpeg").await
}

/// The picture on a canvas as a file.
///
/// # Errors
///
/// When the browser does not give it.
pub async fn canvas_blob(canvas: &HtmlCanvasElement, media_type: &str) -> Result<Blob, JsValue> {
    let drawn = js_sys::Promise::new(&mut |done, _| {
        let callback = Closure::once_into_js(move |blob: JsValue| {
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        let quality = JsValue::from_f64(0.72);
        let _ = canvas.to_blob_with_type_and_encoder_options(
            callback.unchecked_ref(),
            media_type,
            &quality,
        );
    });
    JsFuture::from(drawn).await?.dyn_into()
}
